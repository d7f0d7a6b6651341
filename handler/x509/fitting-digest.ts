import type { IssuerKeyKind } from './issuer-key';

/** Digests with which a CA of ours, or one that is told how to, signs. */
export type FittingDigest = 'SHA-256' | 'SHA-384' | 'SHA-512';

/**
 * The digest to sign with, by the kind of CA key: as strong as the curve (NIST SP 800-57 part 1, table 3); with RSA,
 * the one that every verifier knows.
 */
export const FITTING_DIGESTS: Readonly<Record<IssuerKeyKind, FittingDigest>> = {
  RSA: 'SHA-256',
  'P-256': 'SHA-256',
  'P-384': 'SHA-384',
  'P-521': 'SHA-512',
};
