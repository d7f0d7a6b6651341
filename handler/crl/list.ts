import type { RevocationReason } from './reason';

/** An entry of a revocation list. Times are whole seconds. */
export interface RevokedCertificate {
  /** Contents octets of the serial number. */
  readonly serialNumber: Buffer;
  readonly revocationDate: Date;
  readonly reason: RevocationReason;
  /** Since when the key may have been in other hands. @default not known */
  readonly invalidityDate?: Date;
}

/** What tells one list of a CA from another. */
export interface ListHead {
  /** Grows from list to list. (RFC 5280, 5.2.3) */
  readonly number: bigint;
  /** Whole seconds. */
  readonly thisUpdate: Date;
  /** When the next list is there at the latest; from then on, verifiers refuse this one. */
  readonly nextUpdate: Date;
}

/** A revocation list before it is signed. */
export interface ListDraft extends ListHead {
  /** Ascending by serial number. */
  readonly revoked: readonly RevokedCertificate[];
}

/** The reason of an entry without one. (RFC 5280, 5.3.1) */
export const NO_REASON: RevocationReason = 'unspecified';

/** Longest serial number and longest number of a list, in octets. (RFC 5280, 4.1.2.2 and 5.2.3) */
export const MOST_OCTETS = 20;

/** Orders serial numbers, which are positive: the longer one is the larger one. */
export function compareSerialNumbers(one: Buffer, other: Buffer): number {
  return one.length - other.length || one.compare(other);
}

/** A time without its fraction of a second, which no list can have. */
export function toSecond(time: Date): Date {
  return new Date(Math.floor(time.getTime() / 1_000) * 1_000);
}
