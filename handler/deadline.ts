import { setTimeout as sleep } from 'node:timers/promises';
import { AWS_IOT_TIMEOUT_MS } from './vocabulary';

/**
 * Time kept back for what follows the last wait, in milliseconds: checking and logging, the way back to
 * AWS IoT, and the creation of a cold container before our process exists, which nothing in it can measure.
 */
export const RESERVE_MS = 350;

/**
 * The moment by which one invocation must have answered.
 *
 * Every wait takes it, so that the signer itself reports a slow authority with a typed error and metrics,
 * and is never killed by Lambda's timeout with nothing said.
 */
export class Deadline {
  readonly #end: number;

  /** @param budgetMs Milliseconds from now; zero or less means that it has passed already. */
  constructor(budgetMs: number) {
    this.#end = performance.now() + budgetMs;
  }

  /**
   * The deadline of an invocation.
   *
   * @param remainingMs What Lambda leaves this invocation (`getRemainingTimeInMillis`).
   * @param startupMs What the start of this container has already cost the device; 0 in a warm container.
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

  /** Waits the given milliseconds, or until the deadline if that comes first; not less, up to a millisecond more. */
  async wait(milliseconds: number): Promise<void> {
    // Timers cut fractions off, and who comes a moment too early has asked in vain.
    await sleep(Math.ceil(Math.min(milliseconds, this.remainingMs)));
  }

  /** A deadline so many milliseconds from now, or this one if that comes first. */
  atMost(milliseconds: number): Deadline {
    return new Deadline(Math.min(milliseconds, this.remainingMs));
  }

  /** What the promise brings; `undefined` when the deadline comes first. Throws what the promise throws. */
  async race<Result>(promise: Promise<Result>): Promise<Result | undefined> {
    const leaving = new AbortController();
    const { signal } = leaving;
    const passed = sleep(Math.ceil(this.remainingMs), undefined, { signal }).catch(() => undefined);
    try {
      return await Promise.race([promise, passed]);
    } finally {
      leaving.abort(); // no timer is left behind for the next invocation
    }
  }
}
