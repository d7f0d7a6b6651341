/**
 * Why a certificate is revoked: the CRLReason of RFC 5280, 5.3.1, by the names there. `unspecified` is left out of a
 * list, as the RFC wants; `certificateHold` and `removeFromCRL` are missing because AWS IoT cannot undo a revocation.
 */
export const REVOCATION_REASONS = {
  unspecified: 0,
  keyCompromise: 1,
  cACompromise: 2,
  affiliationChanged: 3,
  superseded: 4,
  cessationOfOperation: 5,
  privilegeWithdrawn: 9,
  aACompromise: 10,
} as const;

/** The name of a reason. */
export type RevocationReason = keyof typeof REVOCATION_REASONS;
