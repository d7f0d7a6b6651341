import {
  AUTHORITY_SERVICE,
  type CalledService,
  FailureReason,
  RejectionReason,
} from 'aws-iot-certificate-signing/handler';

/** The CA, and what its answers mean for a request. */
export const HTTP_CA: CalledService = {
  name: 'The CA',
  ...AUTHORITY_SERVICE,
  finalErrors: new Map([
    ['HTTP 401', FailureReason.AuthorityAccessDenied],
    ['HTTP 403', FailureReason.AuthorityAccessDenied],
    ['HTTP 404', FailureReason.AuthorityNotFound],
  ]),
  rejections: new Map([['HTTP 422', RejectionReason.CsrRefusedByAuthority]]),
};

/** An answer that is not 2xx. It has its status where `callWithin` looks for it: where the AWS SDK has it. */
class HttpError extends Error {
  override readonly name: string;
  readonly $metadata: { readonly httpStatusCode: number };

  constructor(httpStatusCode: number, body: string) {
    super(body);
    this.name = `HTTP ${httpStatusCode}`;
    this.$metadata = { httpStatusCode };
  }
}

/** Makes one request and returns the body of the answer. Throws `HttpError`, or what `fetch` throws. */
export async function request(url: string, options: RequestInit): Promise<string> {
  const response = await fetch(url, { ...options, redirect: 'error' });
  const body = await response.text();
  if (!response.ok) throw new HttpError(response.status, body);
  return body;
}
