import type { RevocationReason } from '../../../handler/crl/reason';
import type { Name } from './names';

/** What is written about each certificate of a run. */
export interface Revocation {
  readonly reason: RevocationReason;
  /** Since when the key may have been in other hands. @default not known */
  readonly invalidityDate?: Date | undefined;
}

/** A certificate, or an attempt at one, that can be revoked. */
export interface Revocable {
  /** Uppercase hexadecimal. */
  readonly serialNumber: string;
  /** Its id in AWS IoT. `undefined`: there is no certificate as far as known. */
  readonly certificateId: string | undefined;
  /** Whose it is, for people; empty if the register does not know. */
  readonly holder: string;
}

/** What a look-up found. */
export interface Found<Entry extends Revocable> {
  /** Each once. */
  readonly entries: readonly Entry[];
  /** What is wrong with the names that cannot be revoked, a line each. */
  readonly problems: readonly string[];
}

/** How an entry is marked now. */
export interface Marked {
  /** Whether it was so before this run. */
  readonly before: boolean;
  /** Its id in AWS IoT, as of now. `undefined`: it has no certificate, and will have none. */
  readonly certificateId: string | undefined;
}

/** Where a CA keeps what it revoked. */
export interface Register<Entry extends Revocable = Revocable> {
  /** Such as `the ledger iot-pki-ledger`. */
  readonly title: string;
  /** What is to be done after a run, a line or several. */
  readonly afterwards: string;
  /** Looks the names up, and changes nothing. Calls `looked` after each. @throws AwsCallFailed */
  find(names: readonly Name[], looked: () => void): Promise<Found<Entry>>;
  /** Marks an entry as revoked, unless it is. Calling it again does no harm. @throws AwsCallFailed */
  mark(entry: Entry): Promise<Marked>;
}
