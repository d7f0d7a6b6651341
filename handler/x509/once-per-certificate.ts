import type { X509Certificate } from 'node:crypto';

/**
 * Reads each certificate once: that of a CA is the same object from request to request. One that cannot be read throws
 * each time.
 */
export function oncePerCertificate<Result>(
  read: (certificate: X509Certificate) => Result,
): (certificate: X509Certificate) => Result {
  const known = new WeakMap<X509Certificate, { readonly result: Result }>();
  return (certificate) => {
    const { result } = known.get(certificate) ?? { result: read(certificate) };
    known.set(certificate, { result });
    return result;
  };
}
