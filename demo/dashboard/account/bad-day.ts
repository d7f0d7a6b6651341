import { setTimeout as sleep } from 'node:timers/promises';
import type { FaultName } from './faults';
import type { PracticeAccount } from './practice-account';

/** A phase of the day. */
export interface Phase {
  readonly title: string;
  /** How long it lasts, in minutes of the accelerated clock. */
  readonly minutes: number;
  readonly fault?: FaultName;
  /** What on-call does first. */
  readonly action?: 'roll back' | 'restore';
}

/** A day on which one thing after another goes wrong. */
export const BAD_DAY: readonly Phase[] = [
  { title: 'All is well', minutes: 8 },
  { title: 'The CA is slow', minutes: 8, fault: 'slow-ca' },
  { title: 'All is well again', minutes: 5 },
  { title: 'The CA throttles', minutes: 8, fault: 'throttling' },
  { title: 'Bad firmware: a burst of bad CSRs', minutes: 12, fault: 'bad-csrs' },
  { title: 'The CA is dead', minutes: 7, fault: 'dead-ca' },
  { title: 'The CA is still dead, on-call rolls back', minutes: 10, fault: 'dead-ca', action: 'roll back' },
  { title: 'The CA is back, the hold is lifted, the pipeline deploys', minutes: 8, action: 'restore' },
];

/** Comes first if AWS signs: then faults of your CA would show nothing. */
const RESTORE_FIRST: Phase = {
  title: 'The hold is lifted, the pipeline deploys',
  minutes: 2,
  action: 'restore',
};

/** Plays the day, phase by phase. */
export class BadDay {
  readonly #stopping = new AbortController();
  #phase: Phase | undefined;

  readonly #account: PracticeAccount;

  constructor(account: PracticeAccount) {
    this.#account = account;
  }

  /** The current phase; `undefined` before the first and after the last. */
  get phase(): Phase | undefined {
    return this.#phase;
  }

  /** Plays the day until its end, or until `stop`. */
  async play(): Promise<void> {
    const account = this.#account;
    try {
      const { restore: awsSigns } = account.switch.allowedActions();
      for (const phase of awsSigns ? [RESTORE_FIRST, ...BAD_DAY] : BAD_DAY) {
        this.#phase = phase;
        account.timeline.note('day', phase.title);
        account.faults.clear();
        if (phase.fault !== undefined) account.faults.set(phase.fault, true);
        if (phase.action === 'roll back') await account.switch.rollBack();
        if (phase.action === 'restore') await account.switch.restore();
        this.#stopping.signal.throwIfAborted();
        await sleep(account.clock.realMs(phase.minutes), undefined, { signal: this.#stopping.signal });
      }
    } catch (error) {
      if (!this.#stopping.signal.aborted) throw error;
    } finally {
      this.#phase = undefined;
    }
  }

  /** Stops the day; faults stay on. */
  stop(): void {
    this.#stopping.abort();
  }
}
