/**
 * What the statements of the key's policy that let somebody sign are called, by who may. The audit of the key tells
 * signers from others by them.
 */
export const SIGNING_STATEMENTS = {
  /** The signers, which sign nothing that is not in the ledger. */
  signers: 'SignersSign',
  ceremony: 'CeremonySigns',
  /** Who signs the revocation list. */
  publisher: 'RevocationListSigns',
} as const;
