import { setTimeout as sleep } from 'node:timers/promises';
import type { Deadline } from '../../../handler/deadline';
import { SigningFailed } from '../../../handler/errors';
import type { Abandonment, Attempt, EntryKey, Intent, Issuance } from '../../../handler/ledger/entry';
import type { LedgerTable } from '../../../handler/ledger/ledger-table';
import { FailureReason } from '../../../handler/vocabulary';

/** What befalls one call. */
export interface Mishap {
  /** Time until the call takes effect, in milliseconds: long if the container is frozen before it is sent. */
  readonly beforeMs: number;
  /** Time from then until the container goes on. */
  readonly afterMs: number;
  /**
   * - `lost answer`: the call is made again, because its first answer does not arrive.
   * - `late`: the call fails at once, and takes effect all the same.
   * - `fails`: the call fails, and takes no effect.
   * - `dies before`, `dies after`: the container is never heard of again.
   */
  readonly fault: 'none' | 'lost answer' | 'late' | 'fails' | 'dies before' | 'dies after';
}

/** A call that goes well. */
const WELL: Mishap = { beforeMs: 5, afterMs: 5, fault: 'none' };

/** Makes the calls of one container, and has the next mishap befall each. */
export class Fate {
  readonly #mishaps: Mishap[];

  /** @param mishaps Of its first calls; the others go well. */
  constructor(mishaps: readonly Mishap[] = []) {
    this.#mishaps = [...mishaps];
  }

  /** What befalls the next call. */
  next(): Mishap {
    return this.#mishaps.shift() ?? WELL;
  }

  /** Makes a call. */
  async call<Answer>(effect: () => Promise<Answer>, deadline: Deadline): Promise<Answer> {
    if (deadline.passed) throw new SigningFailed(FailureReason.DeadlineExceeded, 'no time is left.');
    const { beforeMs, afterMs, fault } = this.next();
    const unreachable = new SigningFailed(FailureReason.LedgerUnreachable, 'the connection broke.');
    if (fault === 'late') {
      void sleep(beforeMs).then(effect);
      throw unreachable;
    }
    await sleep(beforeMs);
    if (fault === 'dies before') return new Promise(() => {});
    if (fault === 'fails') throw unreachable;
    let answer = await effect();
    if (fault === 'dies after') return new Promise(() => {});
    if (fault === 'lost answer') answer = await effect();
    await sleep(afterMs);
    return answer;
  }
}

/** A table as one container reaches it. */
export class FaultyTable implements LedgerTable {
  readonly #table: LedgerTable;
  readonly #fate: Fate;

  constructor(table: LedgerTable, fate: Fate) {
    this.#table = table;
    this.#fate = fate;
  }

  create(intent: Intent, deadline: Deadline) {
    return this.#fate.call(() => this.#table.create(intent, deadline), deadline);
  }

  complete(attempt: Attempt, issuance: Issuance, deadline: Deadline) {
    return this.#fate.call(() => this.#table.complete(attempt, issuance, deadline), deadline);
  }

  abandon(attempt: Attempt, abandonment: Abandonment, deadline: Deadline) {
    return this.#fate.call(() => this.#table.abandon(attempt, abandonment, deadline), deadline);
  }

  hold(request: string, until: Date, deadline: Deadline) {
    return this.#fate.call(() => this.#table.hold(request, until, deadline), deadline);
  }

  newest(request: string, deadline: Deadline) {
    return this.#fate.call(() => this.#table.newest(request, deadline), deadline);
  }

  read(key: EntryKey, deadline: Deadline) {
    return this.#fate.call(() => this.#table.read(key, deadline), deadline);
  }

  probe(deadline: Deadline) {
    return this.#table.probe(deadline);
  }

  warmUp(signal: AbortSignal) {
    return this.#table.warmUp(signal);
  }
}
