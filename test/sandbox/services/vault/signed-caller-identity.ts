import { Hash } from '@smithy/hash-node';
import { SignatureV4 } from '@smithy/signature-v4';

/** How to sign a request for somebody else to send. */
export interface SigningOptions {
  readonly accessKeyId: string;
  /** @default that of Lambda's containers */
  readonly secretAccessKey?: string;
  /** Headers that are signed. @default none but those of AWS */
  readonly headers?: Readonly<Record<string, string>>;
  /** Headers that are added afterwards. @default none */
  readonly unsignedHeaders?: Readonly<Record<string, string>>;
  /** @default GetCallerIdentity */
  readonly action?: string;
}

/** A request of STS, signed with the SDK's own signer, as Vault's AWS auth method takes it. */
export async function signedCallerIdentity({
  accessKeyId,
  secretAccessKey = 'SANDBOX',
  headers = {},
  unsignedHeaders = {},
  action = 'GetCallerIdentity',
}: SigningOptions): Promise<object> {
  const hostname = 'sts.eu-central-1.amazonaws.com';
  const body = `Action=${action}&Version=2011-06-15`;
  const signer = new SignatureV4({
    service: 'sts',
    region: 'eu-central-1',
    credentials: { accessKeyId, secretAccessKey, sessionToken: 'SANDBOX' },
    sha256: Hash.bind(null, 'sha256'),
  });
  const { headers: signed } = await signer.sign({
    method: 'POST',
    protocol: 'https:',
    hostname,
    path: '/',
    headers: { host: hostname, 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
  });
  const base64 = (text: string) => Buffer.from(text).toString('base64');
  return {
    iam_http_request_method: 'POST',
    iam_request_url: base64(`https://${hostname}/`),
    iam_request_body: base64(body),
    iam_request_headers: base64(JSON.stringify({ ...signed, ...unsignedHeaders })),
  };
}
