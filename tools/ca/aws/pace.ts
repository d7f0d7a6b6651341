import type { Time } from './time';

/** Spaces calls evenly, whoever makes them, so that a quota is never exceeded, not even in its first second. */
export class Pace {
  readonly #gapMs: number;
  readonly #time: Time;
  #nextMs = 0;

  /** @param perSecond Calls per second, more than 0. */
  constructor(perSecond: number, time: Time) {
    this.#gapMs = 1_000 / perSecond;
    this.#time = time;
  }

  /** Waits for the next free place. */
  async turn(): Promise<void> {
    const nowMs = this.#time.now();
    const turnMs = Math.max(nowMs, this.#nextMs);
    this.#nextMs = turnMs + this.#gapMs;
    if (turnMs > nowMs) await this.#time.sleep(turnMs - nowMs);
  }
}
