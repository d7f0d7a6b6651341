import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName } from './faults';
import type { RehearsalAccount } from './rehearsal-account';

/** One act of the day. */
export interface Act {
  readonly title: string;
  /** How long it lasts, in minutes of the accelerated clock. */
  readonly minutes: number;
  readonly fault?: FaultName;
  /** What on-call does at its beginning. */
  readonly does?: 'roll back' | 'restore';
}

/** A day on which everything goes wrong that can, one thing after the other. */
export const BAD_DAY: readonly Act[] = [
  { title: 'All is well', minutes: 8 },
  { title: 'The CA is slow', minutes: 8, fault: 'slow-ca' },
  { title: 'All is well again', minutes: 5 },
  { title: 'The CA throttles', minutes: 8, fault: 'throttling' },
  { title: 'Bad firmware: a burst of bad CSRs', minutes: 12, fault: 'bad-csrs' },
  { title: 'The CA is dead', minutes: 7, fault: 'dead-ca' },
  { title: 'The CA is still dead, on-call rolls back', minutes: 10, fault: 'dead-ca', does: 'roll back' },
  { title: 'The CA is back, the hold is lifted, the pipeline deploys', minutes: 8, does: 'restore' },
];

/** Comes first when AWS still signs: faults of your CA would show nothing then. */
const COME_BACK: Act = { title: 'The hold is lifted, the pipeline deploys', minutes: 2, does: 'restore' };

/** Plays the day, act by act. */
export class BadDay {
  readonly #stopping = new AbortController();
  #act: Act | undefined;

  readonly #account: RehearsalAccount;

  constructor(account: RehearsalAccount) {
    this.#account = account;
  }

  /** The act that plays; `undefined` before the first and after the last. */
  get act(): Act | undefined {
    return this.#act;
  }

  /** Plays it to its end, or until it is stopped. */
  async play(): Promise<void> {
    const account = this.#account;
    try {
      const { restore: awsSigns } = await account.possible();
      for (const act of awsSigns ? [COME_BACK, ...BAD_DAY] : BAD_DAY) {
        this.#act = act;
        account.timeline.note('day', act.title);
        account.faults.clear();
        if (act.fault !== undefined) account.faults.set(act.fault, true);
        if (act.does === 'roll back') await account.rollBack();
        if (act.does === 'restore') await account.restore();
        this.#stopping.signal.throwIfAborted();
        await sleep(account.clock.realMs(act.minutes), undefined, { signal: this.#stopping.signal });
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    } finally {
      this.#act = undefined;
    }
  }

  /** Ends it where it is; what is broken stays so. */
  stop(): void {
    this.#stopping.abort();
  }
}
