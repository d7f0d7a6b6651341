import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { ApiError } from '../../wire/api-error';
import type { WireRequest } from '../../wire/protocols/protocol';
import { SECRET_ACCESS_KEYS } from '../iam/access-key';

/** (Signature Version 4, "Authorization header") */
const AUTHORIZATION =
  /^AWS4-HMAC-SHA256 Credential=[^/,\s]+\/((\d+)\/([^/]+)\/([^/]+)\/aws4_request), ?SignedHeaders=([^,\s]+), ?Signature=([0-9a-f]{64})$/;

/**
 * Checks that a request is signed with a secret of the sandbox, as STS must: whoever hands on a signed request of
 * somebody else, such as a CA that wants to know who asks, relies on it.
 *
 * @throws ApiError SignatureDoesNotMatch, IncompleteSignature
 */
export function requireSignature(request: WireRequest): void {
  const match = AUTHORIZATION.exec(request.headers.authorization ?? '');
  // Without any, the caller is refused for having none.
  if (request.headers.authorization === undefined) return;
  if (match === null) {
    throw new ApiError('IncompleteSignature', 'Authorization header is not of the form AWS4-HMAC-SHA256.', {
      status: 400,
    });
  }
  const [, scope = '', date = '', region = '', service = '', signedHeaders = '', signature = ''] = match;
  const text = [
    'AWS4-HMAC-SHA256',
    request.headers['x-amz-date'],
    scope,
    sha256(canonicalRequest(request, signedHeaders)),
  ].join('\n');
  const given = Buffer.from(signature, 'hex');
  const isRight = SECRET_ACCESS_KEYS.some((secret) => {
    const key = [date, region, service, 'aws4_request'].reduce<Buffer | string>(hmac, `AWS4${secret}`);
    return timingSafeEqual(hmac(key, text), given);
  });
  if (isRight && signedHeaders.split(';').includes('host')) return;
  throw new ApiError(
    'SignatureDoesNotMatch',
    'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.',
    { status: 403 },
  );
}

/** (Signature Version 4, "Create a canonical request") */
function canonicalRequest(
  { method, path, query, headers, body }: WireRequest,
  signedHeaders: string,
): string {
  const parameters = [...query].map((pair) => pair.map(encodeUri).join('=')).sort();
  const lines = signedHeaders.split(';').map((name) => `${name}:${textOf(headers[name])}\n`);
  return [method, path, parameters.join('&'), lines.join(''), signedHeaders, sha256(body)].join('\n');
}

function textOf(value: string | readonly string[] | undefined): string {
  return [value ?? ''].flat().join(',').trim().replace(/ +/g, ' ');
}

function encodeUri(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (one) => `%${one.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function sha256(octets: string | Buffer): string {
  return createHash('sha256').update(octets).digest('hex');
}

function hmac(key: Buffer | string, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
