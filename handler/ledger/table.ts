/** An attribute that is part of a key. */
interface KeyAttribute {
  readonly name: string;
  /** Text or number. */
  readonly type: 'S' | 'N';
}

/** The key of a table or of an index. */
export interface TableKey {
  readonly partitionKey: KeyAttribute;
  readonly sortKey?: KeyAttribute;
}

/** An index of the table. */
interface TableIndex extends TableKey {
  readonly name: string;
  /** Attributes that it repeats besides keys. @default none */
  readonly projected?: readonly string[];
}

/** Says `unknown` in the entry of an abandoned attempt from which a certificate may have come that nobody knows. */
export const OUTCOME = 'outcome';

interface LedgerTableDefinition extends Required<TableKey> {
  readonly timeToLiveAttribute: string;
  readonly indexes: readonly TableIndex[];
}

/** Name of the index of what may have to be on a revocation list. */
export const CRL_INDEX = 'by-crl-issuer';

/** Names the authority whose revocation list must have the entry, unless a certificate is recorded and not revoked. */
export const CRL_ISSUER = 'crlIssuer';

/**
 * The ledger's table: what its deployment makes, and what the signer expects. It imports nothing, so that both can use
 * it.
 *
 * Each entry is a certificate, or an attempt at one. No entry is ever overwritten with another, so the table is also the
 * inventory, and the list of every serial number that may have been signed.
 */
export const LEDGER_TABLE: LedgerTableDefinition = {
  /** Fingerprint of who asks for which certificate. */
  partitionKey: { name: 'request', type: 'S' },
  /** Numbers the certificates and attempts of one request, from 0. */
  sortKey: { name: 'generation', type: 'N' },
  /** When DynamoDB may delete the entry, in seconds since the Unix epoch; it does so within days. */
  timeToLiveAttribute: 'expiresAt',
  /**
   * The inventory. Nothing is projected that nobody reads by the thousand: each projected attribute that changes is a
   * write that costs.
   * A partition of an index takes 1,000 writes a second, and more hold up the table (DynamoDB developer guide, "Using
   * write sharding"): a day's entries lie in one, which is fifty times what AWS IoT lets an account onboard by default.
   */
  indexes: [
    { name: 'by-serial', partitionKey: { name: 'serialNumber', type: 'S' } },
    {
      name: 'by-client',
      partitionKey: { name: 'clientId', type: 'S' },
      sortKey: { name: 'requestedAt', type: 'S' },
    },
    {
      name: 'by-day',
      partitionKey: { name: 'day', type: 'S' },
      sortKey: { name: 'requestedAt', type: 'S' },
    },
    // What may have to stand on a CA's revocation list: entries that have no certificate, and those that were revoked.
    // Whoever records a certificate takes its entry out, whoever revokes it puts it in again.
    {
      name: CRL_INDEX,
      partitionKey: { name: CRL_ISSUER, type: 'S' },
      sortKey: { name: 'serialNumber', type: 'S' },
      projected: [
        'requestedAt',
        'abandonedAt',
        'revokedAt',
        'revocationReason',
        'invalidityDate',
        'notAfter',
        'expiresAt',
      ],
    },
  ],
};

/** Each attribute that is part of a key of the table or of an index, once. */
export function keyAttributes(): readonly KeyAttribute[] {
  const { partitionKey, sortKey, indexes } = LEDGER_TABLE;
  const keys = [
    partitionKey,
    sortKey,
    ...indexes.map((index) => index.partitionKey),
    ...indexes.flatMap((index) => index.sortKey ?? []),
  ];
  return [...new Map(keys.map((key) => [key.name, key])).values()];
}
