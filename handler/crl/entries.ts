import { ATTEMPT_LIFE_MS } from '../ledger/judge';
import { integerOctets } from './encode';
import { PublishingFailed } from './errors';
import type { IndexedEntry } from './ledger-index';
import {
  compareSerialNumbers,
  type ListHead,
  MOST_OCTETS,
  NO_REASON,
  type RevokedCertificate,
  toSecond,
} from './list';
import { REVOCATION_REASONS, type RevocationReason } from './reason';
import { CrlFailureReason } from './vocabulary';

/**
 * How far the index may be behind the table, in milliseconds. It usually is by less than a second. A certificate that was
 * recorded in the meantime is still in the index: on the list, a device that did nothing wrong would be refused.
 */
const INDEX_LAG_MS = 300_000;

/** When the list is made, and after which one. */
export interface ListMoment {
  readonly thisUpdate: Date;
  /** The list in the bucket; `undefined` if there is none. */
  readonly previous: Pick<ListHead, 'thisUpdate'> | undefined;
}

/**
 * The entries that belong on a list, ascending by serial number, each number once.
 *
 * @throws PublishingFailed for an entry without a serial number that a certificate can have. To leave it out could leave
 * out a revocation.
 */
export async function entriesOf(
  indexed: AsyncIterable<IndexedEntry>,
  moment: ListMoment,
): Promise<readonly RevokedCertificate[]> {
  const listed = new Map<string, { readonly entry: IndexedEntry; readonly revoked: RevokedCertificate }>();
  for await (const entry of indexed) {
    if (!isListed(entry, moment)) continue;
    const revoked = asListed(entry, moment);
    const key = revoked.serialNumber.toString('hex');
    // Serial numbers are random, so there is one. Should there be two, a revocation says more than an attempt.
    if (listed.get(key)?.entry.revoked !== true) listed.set(key, { entry, revoked });
  }
  return [...listed.values()]
    .map(({ revoked }) => revoked)
    .sort((one, other) => compareSerialNumbers(one.serialNumber, other.serialNumber));
}

function isListed(entry: IndexedEntry, { thisUpdate, previous }: ListMoment): boolean {
  const { revoked, abandonedAt, requestedAt, notAfter } = entry;
  // "An entry MUST NOT be removed from the CRL until it appears on one regularly scheduled CRL issued beyond the revoked
  // certificate's validity period" (RFC 5280, 3.3)
  if (notAfter !== undefined && previous !== undefined && previous.thisUpdate > notAfter) return false;
  // An attempt that may still end well.
  const settledAt = (requestedAt?.getTime() ?? 0) + ATTEMPT_LIFE_MS + INDEX_LAG_MS;
  return revoked || abandonedAt !== undefined || settledAt <= thisUpdate.getTime();
}

function asListed(entry: IndexedEntry, { thisUpdate }: ListMoment): RevokedCertificate {
  const { revokedAt, abandonedAt, requestedAt, invalidityDate } = entry;
  const date = revokedAt ?? abandonedAt ?? requestedAt ?? thisUpdate;
  return {
    serialNumber: readSerialNumber(entry),
    // A clock that is ahead must not revoke only from tomorrow on.
    revocationDate: toSecond(date < thisUpdate ? date : thisUpdate),
    reason: readReason(entry),
    ...(invalidityDate !== undefined && { invalidityDate: toSecond(invalidityDate) }),
  };
}

function readSerialNumber({ serialNumber, request, generation }: IndexedEntry): Buffer {
  const number = /^[0-9A-Fa-f]+$/.test(serialNumber) ? BigInt(`0x${serialNumber}`) : 0n;
  const octets = integerOctets(number);
  if (number > 0n && octets.length <= MOST_OCTETS) return octets;
  throw new PublishingFailed(
    CrlFailureReason.LedgerEntryUnreadable,
    `the entry ${request} with the generation ${generation} has the serial number ${JSON.stringify(serialNumber)}, ` +
      "which no certificate of this CA has. Somebody changed it: look at it, and remove the entry's crlIssuer if it is " +
      'none of ours.',
  );
}

/** A reason that no list can have is none: the certificate is revoked all the same. */
function readReason({ revocationReason = NO_REASON }: IndexedEntry): RevocationReason {
  return Object.hasOwn(REVOCATION_REASONS, revocationReason)
    ? (revocationReason as RevocationReason)
    : NO_REASON;
}
