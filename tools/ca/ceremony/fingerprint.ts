import { createHash } from 'node:crypto';

/** SHA-256 as people compare it: pairs of hexadecimal digits. @param der Of a certificate, or of a public key. */
export function sha256(der: Uint8Array): string {
  const digits = createHash('sha256').update(der).digest('hex').toUpperCase();
  return digits.replace(/..(?!$)/g, '$&:');
}
