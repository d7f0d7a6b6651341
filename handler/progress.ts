import type { Issuer, PendingCertificate } from './authority/authority';
import type { Csr } from './csr/csr';
import type { SigningRequest } from './event';
import type { Leaf } from './x509/leaf';

/** What is known of a request so far. It grows step by step, so a refusal is reported with everything known. */
export interface SigningProgress {
  request?: SigningRequest;
  csr?: Csr;
  pending?: PendingCertificate;
  /** The CA that signed. */
  issuer?: Issuer;
  leaf?: Leaf;
  /** Milliseconds from placing the order to having the certificate or the refusal. */
  authorityMs?: number;
}
