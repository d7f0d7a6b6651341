import type { X509Certificate } from 'node:crypto';

/** The certificates above one, as far as they are known. */
export interface Chain {
  /** The certificate, and after it, one by one, whoever issued the one before. */
  readonly path: readonly X509Certificate[];
  /** Whether the last one is a root. */
  readonly endsInRoot: boolean;
}

/** Whether a certificate is a root: signed by its own key, in its own name. */
function isRoot(certificate: X509Certificate): boolean {
  return isIssuedBy(certificate, certificate);
}

/** Whether one certificate was issued by another: by name, identifier and signature. */
function isIssuedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  // A key that node cannot read has signed nothing that we could verify.
  try {
    return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
  } catch {
    return false;
  }
}

/**
 * Finds the chain of a certificate among others, in whatever order they are. Of two issuers with the same key, such as a
 * CA and its renewal, the one that ends later counts.
 */
export function findChain(certificate: X509Certificate, others: readonly X509Certificate[]): Chain {
  const path = [certificate];
  for (let last = certificate; !isRoot(last); ) {
    const issuer = others
      .filter((other) => !path.some((known) => known.raw.equals(other.raw)) && isIssuedBy(last, other))
      .sort((one, other) => Date.parse(other.validTo) - Date.parse(one.validTo))[0];
    if (issuer === undefined) return { path, endsInRoot: false };
    path.push(issuer);
    last = issuer;
  }
  return { path, endsInRoot: true };
}
