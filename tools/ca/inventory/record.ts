import type { Item } from '../../../handler/ledger/item';
import { ATTEMPT_LIFE_MS } from '../../../handler/ledger/judge';
import { OUTCOME } from '../../../handler/ledger/table';

/** What became of an attempt to issue a certificate. */
export const STATUSES = ['issued', 'revoked', 'abandoned', 'pending', 'outcome unknown'] as const;

/**
 * What became of an attempt to issue a certificate.
 *
 * - `issued`: the ledger has its certificate.
 * - `revoked`: its serial number was revoked.
 * - `abandoned`: it was given up or its container died; nobody got a certificate, but one with its serial number, if it
 *   has one, may have been signed.
 * - `outcome unknown`: the same, of an authority that chooses serial numbers itself and may have issued a certificate of
 *   which the ledger knows nothing: only the CA can tell.
 * - `pending`: it began a few seconds ago.
 */
export type Status = (typeof STATUSES)[number];

/** An entry of the ledger, in full. Times are ISO 8601, as they are there. */
export interface LedgerRecord {
  /** With `generation`, its key. */
  readonly request: string;
  readonly generation: number;
  readonly status: Status;
  /** Uppercase hexadecimal. `undefined`: the authority had not chosen it yet. */
  readonly serialNumber: string | undefined;
  /** SHA-256 of the certificate, its id in AWS IoT. */
  readonly certificateId: string | undefined;
  /** As a key of an index. */
  readonly clientId: string;
  readonly principalId: string;
  /** RFC 4514. */
  readonly subject: string;
  readonly csrSha256: string;
  /** Names the authority that was asked. */
  readonly authority: string;
  /** Names the CA that signed. */
  readonly issuer: string | undefined;
  readonly requestedAt: string;
  readonly issuedAt: string | undefined;
  readonly notBefore: string | undefined;
  readonly notAfter: string | undefined;
  readonly abandonedAt: string | undefined;
  readonly revokedAt: string | undefined;
  readonly revocationReason: string | undefined;
  readonly invalidityDate: string | undefined;
  /** When the entry may be deleted. */
  readonly expiresAt: string | undefined;
  /** DER; `undefined` if it was not asked for. */
  readonly certificate: Buffer | undefined;
}

/** Attributes of an entry without the large ones, `certificate` and `tbs`, which few readers want. */
export const ATTRIBUTES = [
  'request',
  'generation',
  'attempt',
  'serialNumber',
  'certificateId',
  'clientId',
  'principalId',
  'subject',
  'csrSha256',
  'authority',
  'issuer',
  'requestedAt',
  'issuedAt',
  'notBefore',
  'notAfter',
  'abandonedAt',
  OUTCOME,
  'revokedAt',
  'revocationReason',
  'invalidityDate',
  'expiresAt',
] as const;

/** Reads an item. `undefined` for one that is no attempt but only holds a place. @param nowMs Since the Unix epoch. */
export function readRecord(item: Item, nowMs: number): LedgerRecord | undefined {
  const text = (name: (typeof ATTRIBUTES)[number]) => item[name]?.S;
  const requestedAt = text('requestedAt');
  if (text('attempt') === undefined || requestedAt === undefined) return undefined;
  const expiresAt = Number(item.expiresAt?.N);
  return {
    request: text('request') ?? '',
    generation: Number(item.generation?.N),
    status: statusOf(item, nowMs),
    serialNumber: text('serialNumber'),
    certificateId: text('certificateId'),
    clientId: text('clientId') ?? '',
    principalId: text('principalId') ?? '',
    subject: text('subject') ?? '',
    csrSha256: text('csrSha256') ?? '',
    authority: text('authority') ?? '',
    issuer: text('issuer'),
    requestedAt,
    issuedAt: text('issuedAt'),
    notBefore: text('notBefore'),
    notAfter: text('notAfter'),
    abandonedAt: text('abandonedAt'),
    revokedAt: text('revokedAt'),
    revocationReason: text('revocationReason'),
    invalidityDate: text('invalidityDate'),
    expiresAt: Number.isFinite(expiresAt) ? new Date(1_000 * expiresAt).toISOString() : undefined,
    certificate: item.certificate?.B && Buffer.from(item.certificate.B),
  };
}

function statusOf(item: Item, nowMs: number): Status {
  if (item.revokedAt !== undefined) return 'revoked';
  // Written together with the certificate, which is seldom read.
  if (item.certificateId !== undefined) return 'issued';
  if (item.abandonedAt !== undefined) return item[OUTCOME]?.S === 'unknown' ? 'outcome unknown' : 'abandoned';
  const ageMs = nowMs - Date.parse(item.requestedAt?.S ?? '');
  if (ageMs < ATTEMPT_LIFE_MS) return 'pending';
  // Its container died, perhaps after the authority had issued; nobody has asked since, and given it up.
  return item.serialNumber === undefined ? 'outcome unknown' : 'abandoned';
}
