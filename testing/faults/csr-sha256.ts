import { createHash } from 'node:crypto';

/** SHA-256 over a CSR's DER, lowercase hexadecimal, as the signer's log and the CA's records have it. */
export function csrSha256Of(csrPem: string): string {
  const der = Buffer.from(csrPem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  return createHash('sha256').update(der).digest('hex');
}
