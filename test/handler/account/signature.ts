import { createHash, createHmac } from 'node:crypto';

/** A request that was signed, as it arrived. */
export interface SignedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/**
 * The headers over which a request has a right signature, by the definition of Signature Version 4 and not by the SDK;
 * `undefined` if it has none. (IAM user guide, "Create a signed AWS API request")
 */
export function signedHeaders(request: SignedRequest, secretKey: string): readonly string[] | undefined {
  const { headers, method, path, body } = request;
  const [, scope = '', names = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=[^/]+\/(\S+), SignedHeaders=(\S+), Signature=([0-9a-f]{64})$/.exec(
      headers.authorization ?? '',
    ) ?? [];
  const signed = names.split(';');
  const canonical = [
    method,
    path,
    '',
    ...signed.map((name) => `${name}:${headers[name]?.trim()}`),
    '',
    names,
    sha256(body),
  ].join('\n');
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n');
  const key = scope
    .split('/')
    .reduce<Buffer>((under, part) => hmac(under, part), Buffer.from(`AWS4${secretKey}`));
  return hmac(key, text).toString('hex') === signature ? signed : undefined;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
