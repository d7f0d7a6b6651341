/** Spaces the attempts of one call. */
export interface Backoff {
  /**
   * The pause after an attempt that failed, in milliseconds; `undefined`: that was the last one.
   *
   * @param random From 0 to less than 1. @default drawn
   */
  next(random?: number): number | undefined;
}

/** Attempts of a call, the first included. */
export const ATTEMPTS = 8;

/** Each slot is so many times as long as the one before. */
const SLOT_GROWTH = 1.3;

/** Part of the remaining time that the slots fill: the rest is for the answer, should the last attempt succeed. */
const FILLED = 0.95;

/**
 * Eight attempts at most, exponentially apart, with full jitter: each is drawn from the whole of a slot of its own.
 *
 * A thousand devices that come back from a power cut share a quota with everybody else who uses the service. More attempts
 * would serve no more of them: they take the quota from each other. Slots, not sums of drawn pauses: short draws would
 * use up the attempts within a second, long ones would sleep through the end of an outage.
 */
export class SlottedBackoff implements Backoff {
  readonly #startMs = performance.now();
  readonly #slotEndsMs: readonly number[];
  #slot = 0;

  /** @param remainingMs Time until the deadline, in milliseconds. @param attempts The first included. */
  constructor(remainingMs: number, attempts = ATTEMPTS) {
    const lengths = Array.from({ length: attempts - 1 }, (_, slot) => SLOT_GROWTH ** slot);
    const unitMs = (FILLED * remainingMs) / lengths.reduce((sum, length) => sum + length, 0);
    let endMs = 0;
    this.#slotEndsMs = lengths.map((length) => {
      endMs += length * unitMs;
      return endMs;
    });
  }

  next(random = Math.random()): number | undefined {
    const nowMs = performance.now() - this.#startMs;
    // A call that hung may have outlasted slots: made up for, they would be a burst.
    while ((this.#slotEndsMs[this.#slot] ?? Number.POSITIVE_INFINITY) <= nowMs) this.#slot++;
    const endMs = this.#slotEndsMs[this.#slot];
    if (endMs === undefined) return undefined;
    const fromMs = Math.max(nowMs, this.#slotEndsMs[this.#slot - 1] ?? 0);
    this.#slot++;
    return fromMs + random * (endMs - fromMs) - nowMs;
  }
}

/** Bounds of the first and of the longest pause of a poll, in milliseconds. */
const FIRST_BOUND_MS = 70;
const LONGEST_BOUND_MS = 320;

/**
 * Until the deadline, for a poll: its certificate is issued and paid for. Exponential with full jitter, up to a longest
 * pause: a quota of 75 a second refills fast, and the slowest of a fleet would be those that pause long.
 */
export class PollBackoff implements Backoff {
  #boundMs = FIRST_BOUND_MS;

  next(random = Math.random()): number {
    const pauseMs = random * this.#boundMs;
    this.#boundMs = Math.min(LONGEST_BOUND_MS, 2 * this.#boundMs);
    return pauseMs;
  }
}
