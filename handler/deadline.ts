import { setTimeout as sleep } from 'node:timers/promises';
import { AWS_IOT_TIMEOUT_MS } from './vocabulary';

/**
 * Time reserved for what follows the last wait, in milliseconds: checking, logging, the way back to AWS IoT, and the
 * part of a cold start before our process exists, which it cannot measure.
 */
export const RESERVE_MS = 350;

/**
 * The moment by which one invocation must have answered.
 *
 * Every wait takes it, so the signer itself reports a slow authority, with a typed error and metrics, and Lambda's
 * timeout never kills it silently.
 */
export class Deadline {
  readonly #end: number;

  /** @param budgetMs Milliseconds from now; zero or less: it has already passed. */
  constructor(budgetMs: number) {
    this.#end = performance.now() + budgetMs;
  }

  /**
   * The deadline of an invocation.
   *
   * @param remainingMs What Lambda leaves this invocation (`getRemainingTimeInMillis`).
   * @param startupMs What the start of this container has cost the device; 0 in a warm container.
   */
  static ofInvocation(remainingMs: number, startupMs: number): Deadline {
    return new Deadline(Math.min(remainingMs, AWS_IOT_TIMEOUT_MS - startupMs) - RESERVE_MS);
  }

  /** Milliseconds left; never negative. */
  get remainingMs(): number {
    return Math.max(0, this.#end - performance.now());
  }

  /** Whether no time is left. */
  get passed(): boolean {
    return this.remainingMs === 0;
  }

  /**
   * Waits this long, or until the deadline if that comes first; never less, at most a millisecond more.
   *
   * @param signal Ends the wait when it aborts. @default nobody does
   */
  async wait(milliseconds: number, signal?: AbortSignal): Promise<void> {
    // Timers drop fractions, and a timer that fires early wastes a poll.
    const pause = sleep(Math.ceil(Math.min(milliseconds, this.remainingMs)), undefined, signal && { signal });
    await (signal === undefined ? pause : pause.catch(() => undefined));
  }

  /** A deadline this many milliseconds from now, or this one if it comes first. */
  atMost(milliseconds: number): Deadline {
    return new Deadline(Math.min(milliseconds, this.remainingMs));
  }

  /** The promise's result; `undefined` when the deadline comes first. Throws what the promise throws. */
  async race<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    const cancelled = new AbortController();
    const { signal } = cancelled;
    const passed = sleep(Math.ceil(this.remainingMs), undefined, { signal }).catch(() => undefined);
    try {
      return await Promise.race([promise, passed]);
    } finally {
      cancelled.abort(); // leaves no timer behind for the next invocation
    }
  }
}
