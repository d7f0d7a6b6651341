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
  readonly now: Date;
  /** The list in the bucket; `undefined` if there is none. */
  readonly previous: Pick<ListHead, 'thisUpdate'> | undefined;
}

/** What the index comes to. */
export interface SortedEntries {
  /** What belongs on the list, ascending by serial number, each number once. */
  readonly revoked: readonly RevokedCertificate[];
  /** Serial numbers, in hexadecimal, of those that are dropped because they have ended. */
  readonly ended: ReadonlySet<string>;
  /** Why an entry is left out that may belong on the list: its serial number is none. */
  readonly lacking: PublishingFailed | undefined;
}

/** Sorts out which entries belong on a list. */
export async function entriesOf(
  indexed: AsyncIterable<IndexedEntry>,
  moment: ListMoment,
): Promise<SortedEntries> {
  const listed = new Map<string, Listed>();
  const ended = new Set<string>();
  let lacking: PublishingFailed | undefined;
  for await (const entry of indexed) {
    const serialNumber = readSerialNumber(entry);
    if (serialNumber === undefined) {
      lacking ??= withoutSerialNumber(entry);
      continue;
    }
    const key = serialNumber.toString('hex');
    if (hasEnded(entry, moment)) ended.add(key);
    // Serial numbers are random, so there is one. Should there be two, a revocation says more than an attempt.
    else if (!mayEndWell(entry, moment) && listed.get(key)?.isRevoked !== true) {
      listed.set(key, { isRevoked: entry.revoked, certificate: asListed(serialNumber, entry, moment) });
    }
  }
  const revoked = [...listed.values()]
    .map(({ certificate }) => certificate)
    .sort((one, other) => compareSerialNumbers(one.serialNumber, other.serialNumber));
  return { revoked, ended, lacking };
}

interface Listed {
  /** Or else it only may have been issued. */
  readonly isRevoked: boolean;
  readonly certificate: RevokedCertificate;
}

/**
 * Whether it has ended, and verifiers could know: "An entry MUST NOT be removed from the CRL until it appears on one
 * regularly scheduled CRL issued beyond the revoked certificate's validity period" (RFC 5280, 3.3)
 */
function hasEnded({ notAfter }: IndexedEntry, { previous, now }: ListMoment): boolean {
  if (notAfter === undefined || previous === undefined) return false;
  // A clock that was ahead when the last list was made ends nothing now.
  return previous.thisUpdate > notAfter && now > notAfter;
}

/** Whether it is an attempt that somebody may be at. */
function mayEndWell({ revoked, abandonedAt, requestedAt }: IndexedEntry, { now }: ListMoment): boolean {
  const settledAt = (requestedAt?.getTime() ?? 0) + ATTEMPT_LIFE_MS + INDEX_LAG_MS;
  return !revoked && abandonedAt === undefined && settledAt > now.getTime();
}

function asListed(serialNumber: Buffer, entry: IndexedEntry, { now }: ListMoment): RevokedCertificate {
  const { revokedAt, abandonedAt, requestedAt, invalidityDate } = entry;
  const date = [revokedAt, abandonedAt, requestedAt].find(isListable) ?? now;
  return {
    serialNumber,
    // A clock that is ahead must not revoke only from tomorrow on.
    revocationDate: toSecond(date < now ? date : now),
    reason: readReason(entry),
    // Of what is still to come, nothing is known.
    ...(isListable(invalidityDate) && invalidityDate < now && { invalidityDate: toSecond(invalidityDate) }),
  };
}

/** Whether it is a time that a list can have: the first one of a UTCTime, or later (RFC 5280, 4.1.2.5.1). */
function isListable(time: Date | undefined): time is Date {
  return time !== undefined && time.getTime() >= Date.UTC(1950, 0);
}

/** `undefined` for one that no certificate can have. */
function readSerialNumber({ serialNumber }: IndexedEntry): Buffer | undefined {
  const number = /^[0-9A-Fa-f]+$/.test(serialNumber) ? BigInt(`0x${serialNumber}`) : 0n;
  const octets = integerOctets(number);
  return number > 0n && octets.length <= MOST_OCTETS ? octets : undefined;
}

function withoutSerialNumber({ serialNumber, request, generation }: IndexedEntry): PublishingFailed {
  return new PublishingFailed(
    CrlFailureReason.LedgerEntryUnreadable,
    `the entry ${request} with the generation ${generation} has the serial number ${JSON.stringify(serialNumber)}, ` +
      'which no certificate of this CA has, so it cannot be put on the list. Somebody changed it: look at it, and ' +
      "remove the entry's crlIssuer if it is none of ours.",
  );
}

/** A reason that no list can have is none: the certificate is revoked all the same. */
function readReason({ revocationReason = NO_REASON }: IndexedEntry): RevocationReason {
  return Object.hasOwn(REVOCATION_REASONS, revocationReason)
    ? (revocationReason as RevocationReason)
    : NO_REASON;
}
