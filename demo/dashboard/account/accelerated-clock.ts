/** A clock that stands still until it is started, and then runs fast: a bad day takes minutes. */
export class AcceleratedClock {
  #startedAt: number | undefined;

  /**
   * @param speed Seconds of this clock in one real second.
   * @param startMs What it shows first, in milliseconds since the epoch.
   */
  constructor(
    readonly speed: number,
    readonly startMs: number,
  ) {
    if (!(speed > 0)) throw new RangeError(`A clock's speed must be more than 0, not ${speed}.`);
  }

  /** Starts the clock, unless it runs already. */
  start(): void {
    this.#startedAt ??= performance.now();
  }

  /** Milliseconds since the epoch. */
  readonly now = (): number => {
    const elapsedMs = this.#startedAt === undefined ? 0 : performance.now() - this.#startedAt;
    return this.startMs + elapsedMs * this.speed;
  };

  /** Minutes of this clock, in real milliseconds. */
  realMs(minutes: number): number {
    return (minutes * 60_000) / this.speed;
  }
}
