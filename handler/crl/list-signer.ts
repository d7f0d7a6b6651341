import type { X509Certificate } from 'node:crypto';
import type { Deadline } from '../deadline';
import type { LeafAlgorithm } from '../issuance/algorithm';

/** A CA that signs its revocation lists. Each method throws `SigningFailed`, never later than the deadline. */
export interface ListSigner {
  /** Names the CA, as the ledger does. */
  readonly id: string;
  /** Reads the CA's certificate. */
  readCertificate(deadline: Deadline): Promise<X509Certificate>;
  /** Signs a digest. @returns The signature; for ECDSA, in DER. */
  sign(digest: Uint8Array, algorithm: LeafAlgorithm, deadline: Deadline): Promise<Uint8Array>;
}
