/** First pause before asking again after a fault, in milliseconds: about one round trip. */
const FIRST_PAUSE_MS = 40;

/**
 * Longest pause, in milliseconds. Quotas refill within fractions of a second: who pauses longer waits in front of a
 * quota that others use, and in the bench the slowest of a fleet were those that had paused 800 ms.
 */
const LONGEST_PAUSE_MS = 160;

/**
 * Pauses between attempts after faults: each drawn between half and all of a bound that doubles.
 *
 * Drawn, because containers that were throttled together would otherwise come back together.
 */
export class Backoff {
  #bound = FIRST_PAUSE_MS;

  /** The next pause, in milliseconds. */
  next(random = Math.random()): number {
    const pause = this.#bound * (0.5 + random / 2);
    this.#bound = Math.min(this.#bound * 2, LONGEST_PAUSE_MS);
    return pause;
  }
}
