import { createHash } from 'node:crypto';

/**
 * SHA-256 of a list of texts and octets, base64url, 43 characters: the same exactly when all parts are the same, in the
 * same order.
 */
export function fingerprint(parts: readonly (string | Buffer)[]): string {
  const hash = createHash('sha256');
  for (const part of parts.map(octetsOf)) {
    // Prefixed with its length: a client id may hold any character, so no separator is safe.
    hash.update(`${part.length}:`);
    hash.update(part);
  }
  return hash.digest('base64url');
}

/** Not UTF-8, which turns every lone surrogate into the same replacement character. */
function octetsOf(part: string | Buffer): Buffer {
  return typeof part === 'string' ? Buffer.from(part, 'utf16le') : part;
}
