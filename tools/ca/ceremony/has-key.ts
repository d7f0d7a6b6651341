import type { KeyObject, X509Certificate } from 'node:crypto';

/** Whether a certificate is of this key. */
export function hasKey(certificate: X509Certificate, key: KeyObject): boolean {
  try {
    return certificate.publicKey.equals(key);
  } catch {
    return false;
  }
}
