import type { PendingCertificate } from './authority/authority';
import type { Csr } from './csr/csr';
import type { SigningRequest } from './event';
import type { Leaf } from './x509/leaf';

/** What is known of a request so far: it grows step by step, so that a refusal can be reported with all of it. */
export interface SigningProgress {
  request?: SigningRequest;
  csr?: Csr;
  pending?: PendingCertificate;
  leaf?: Leaf;
  /** Milliseconds from asking the authority to having its certificate, or its refusal. */
  authorityMs?: number;
}
