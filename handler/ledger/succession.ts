import { PollBackoff } from '../calls/backoff';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { logger } from '../powertools/logger';
import { FailureReason } from '../vocabulary';
import { DAY_MS } from '../x509/lifetime';
import {
  type Abandonment,
  type Attempt,
  describeAttempt,
  type Entry,
  type LoggedAttempt,
  type RecordedIssuance,
} from './entry';
import { judge, overdueInMs } from './judge';
import type { LedgerTable } from './ledger-table';

/** Generation 0 is kept in place once it has less than this left, in milliseconds; and for how long from then. */
const PLACE_ENDS_SOON_MS = 30 * DAY_MS;
const PLACE_HELD_MS = 60 * DAY_MS;

/** How to go on: hand out the certificate of an entry, or make an entry of a generation. */
export type Next = { readonly found: IssuedEntry } | { readonly generation: number };

/** An entry that has its certificate. */
type IssuedEntry = Entry & { readonly issuance: RecordedIssuance };

/**
 * Decides how an attempt goes on after the entries that others have made for the same request.
 *
 * Reads the newest entry only. Generations go up with time, but for one exception: once generation 0 has expired,
 * DynamoDB may delete it before the others, and then it is made anew.
 */
export class Succession {
  readonly #table: LedgerTable;
  readonly #windowMs: number;
  readonly #now: () => number;

  /** @param windowMs How long a certificate is handed out again. @param now Milliseconds since the Unix epoch. */
  constructor(table: LedgerTable, windowMs: number, now: () => number) {
    this.#table = table;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** After the table refused to make our entry. `ours`: it made it all the same, and only the answer was lost. */
  async afterRefusal(own: Attempt, deadline: Deadline): Promise<Next | 'ours'> {
    const newest = await this.#table.newest(own.request, deadline);
    const isOurs = newest?.attempt === own.attempt && isOpen(newest);
    return isOurs ? 'ours' : this.#after(newest, own, deadline);
  }

  /** After the table refused to record our certificate: ours is found only if the answer was lost. */
  async afterDefeat(own: Attempt, deadline: Deadline): Promise<Next> {
    return this.#after(await this.#table.newest(own.request, deadline), own, deadline);
  }

  /** Gives an attempt up, so that it never ends in a certificate. Returns false if it already has, or was given up. */
  async abandon(
    attempt: LoggedAttempt,
    how: Omit<Abandonment, 'abandonedAt'>,
    deadline: Deadline,
  ): Promise<boolean> {
    const abandonment = { ...how, abandonedAt: new Date(this.#now()) };
    const abandoned = await this.#table.abandon(attempt, abandonment, deadline);
    if (abandoned) logger.warn('Attempt abandoned', { ...describeAttempt(attempt), outcome: how.outcome });
    return abandoned;
  }

  /** Whoever was at it may have died after the authority issued: if that chose the serial number, nobody knows it. */
  #abandonOverdue(attempt: Entry & Attempt, deadline: Deadline): Promise<boolean> {
    return this.abandon(attempt, attempt.serialNumber === undefined ? { outcome: 'unknown' } : {}, deadline);
  }

  async #after(first: Entry | undefined, own: Attempt, deadline: Deadline): Promise<Next> {
    const backoff = new PollBackoff();
    let newest = first;
    while (!deadline.passed) {
      if (newest === undefined) return { generation: 0 };
      // Whatever the window, a certificate that was just recorded for this very call.
      if (newest.attempt === own.attempt && isIssued(newest) && !newest.revoked) return { found: newest };
      const next = await this.#afterEntry(newest, newest, backoff, deadline);
      if (next !== undefined) return next;
      newest = await this.#table.newest(own.request, deadline);
    }
    throw new SigningFailed(
      FailureReason.DeadlineExceeded,
      'another container is signing the same request, and has not finished in time.',
    );
  }

  /**
   * How to go on after an entry; `undefined`: look again.
   *
   * @param latest The entry made last. @param highest The one of the highest generation.
   */
  async #afterEntry(
    latest: Entry,
    highest: Entry,
    backoff: PollBackoff,
    deadline: Deadline,
  ): Promise<Next | undefined> {
    const nowMs = this.#now();
    const verdict = judge(latest, nowMs, this.#windowMs);
    if (verdict === 'reuse' && isIssued(latest)) return { found: latest };
    if (verdict === 'pending') {
      await deadline.wait(Math.min(backoff.next(), overdueInMs(latest, nowMs)));
      return undefined;
    }
    if (verdict === 'overdue' && isAttempt(latest) && !(await this.#abandonOverdue(latest, deadline)))
      return undefined;
    const { request } = latest;
    const first =
      latest.generation === 0 ? latest : await this.#table.read({ request, generation: 0 }, deadline);
    if (first !== undefined && isLater(first, latest)) {
      return this.#afterEntry(first, highest, backoff, deadline);
    }
    const stays = first !== undefined && !endsBefore(first, nowMs + PLACE_ENDS_SOON_MS);
    // Were it deleted while our entry counts, the next request could make it anew, and get a second certificate.
    if (!stays && !(await this.#table.hold(request, new Date(nowMs + PLACE_HELD_MS), deadline)))
      return undefined;
    return { generation: highest.generation + 1 };
  }
}

function isAttempt(entry: Entry): entry is Entry & Attempt {
  return entry.attempt !== undefined;
}

function isIssued(entry: Entry): entry is IssuedEntry {
  return entry.issuance !== undefined;
}

/** Whether it may still get its certificate. */
function isOpen(entry: Entry): boolean {
  return !isIssued(entry) && !entry.abandoned && !entry.revoked;
}

function isLater(one: Entry, other: Entry): boolean {
  return (one.requestedAt?.getTime() ?? 0) > (other.requestedAt?.getTime() ?? 0);
}

function endsBefore({ expiresAt }: Entry, momentMs: number): boolean {
  return expiresAt !== undefined && expiresAt.getTime() < momentMs;
}
