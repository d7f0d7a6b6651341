/** A clock that stands until it is started, and then runs faster than the wall's, so that a bad day takes minutes. */
export class AcceleratedClock {
  #startedAt: number | undefined;

  /**
   * @param speed how many seconds pass in one
   * @param startMs what it shows first, milliseconds since the epoch
   */
  constructor(
    readonly speed: number,
    readonly startMs: number,
  ) {
    if (!(speed > 0)) throw new RangeError(`A clock's speed is more than 0, not ${speed}.`);
  }

  /** From now on it runs. */
  start(): void {
    this.#startedAt ??= performance.now();
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => {
    const elapsedMs = this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt;
    return this.startMs + elapsedMs * this.speed;
  };

  /** Real milliseconds in which so many minutes of this clock pass. */
  realMs(minutes: number): number {
    return (minutes * 60_000) / this.speed;
  }
}
