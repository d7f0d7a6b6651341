import type { Deadline } from '../deadline';
import type { Abandonment, Attempt, Entry, EntryKey, Intent, Issuance } from './entry';

/**
 * The table under the ledger. Each method is one atomic step, and each read sees every write that was answered before it
 * began.
 *
 * A method that cannot tell whether its write took effect makes it again, so `false` may also mean that the first one
 * did. Each throws `SigningFailed`, never later than the deadline.
 */
export interface LedgerTable {
  /** Writes a new entry. Returns false if there is one with its key. */
  create(intent: Intent, deadline: Deadline): Promise<boolean>;

  /**
   * Records the certificate of an attempt. Returns false unless the entry is of this attempt, neither abandoned nor
   * revoked, and without a certificate.
   */
  complete(attempt: Attempt, issuance: Issuance, deadline: Deadline): Promise<boolean>;

  /** Gives an attempt up. Returns false unless the entry is of this attempt, not abandoned, and without a certificate. */
  abandon(attempt: Attempt, abandonment: Abandonment, deadline: Deadline): Promise<boolean>;

  /**
   * Keeps generation 0 of a request in place until then at least, by an entry without an attempt if there is none.
   * Returns false if it stays for so long anyway.
   */
  hold(request: string, until: Date, deadline: Deadline): Promise<boolean>;

  /** The entry with the highest generation of a request. */
  newest(request: string, deadline: Deadline): Promise<Entry | undefined>;

  /** The entry with this key. */
  read(key: EntryKey, deadline: Deadline): Promise<Entry | undefined>;

  /**
   * Finds out whether each of these methods may be called, without leaving anything in the table. Throws `SigningFailed`.
   */
  probe(deadline: Deadline): Promise<void>;

  /** Opens a connection by a read, once. Ends when the signal aborts, and leaves nothing behind. */
  warmUp(signal: AbortSignal): Promise<void>;
}
