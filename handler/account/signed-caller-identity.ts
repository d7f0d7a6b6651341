import { signAwsRequest } from './sign-request';

/** How the request is to be signed. */
export interface CallerIdentityOptions {
  /**
   * Region of the endpoint that whoever makes the request is configured for.
   * @default none: the global endpoint, which counts as us-east-1
   */
  readonly region?: string;
  /** Further headers that are signed too, by their lowercase names. @default none */
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * A signed request of `sts:GetCallerIdentity`, for somebody else to make: the answer tells them who signed it. A secret
 * for as long as it is valid, which AWS limits to minutes.
 */
export interface SignedCallerIdentity {
  readonly method: 'POST';
  readonly url: string;
  readonly body: string;
  /** `host` and `authorization` among them. */
  readonly headers: Readonly<Record<string, string>>;
}

/** Whose signatures the global endpoint takes, and where it is. (IAM user guide, "Manage AWS STS in an AWS Region") */
const GLOBAL = { region: 'us-east-1', origin: 'https://sts.amazonaws.com' } as const;

/** Signs a request of `sts:GetCallerIdentity` as the function's role, and does not make it. */
export async function signCallerIdentity({
  region,
  headers,
}: CallerIdentityOptions): Promise<SignedCallerIdentity> {
  const body = 'Action=GetCallerIdentity&Version=2011-06-15';
  const elsewhere = process.env.AWS_ENDPOINT_URL_STS || undefined;
  const signed = await signAwsRequest({
    service: 'sts',
    ...(region === undefined ? { region: GLOBAL.region, origin: elsewhere ?? GLOBAL.origin } : { region }),
    method: 'POST',
    path: '/',
    headers: {
      'content-type': 'application/x-www-form-urlencoded; charset=utf-8',
      'content-length': String(body.length),
      ...headers,
    },
    body,
  });
  return { method: 'POST', url: signed.url, body, headers: signed.headers };
}
