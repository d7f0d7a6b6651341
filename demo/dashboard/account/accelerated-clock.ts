/** A clock that runs faster than the wall's, so that a bad day takes minutes. */
export class AcceleratedClock {
  readonly #start = performance.now();

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

  /** Milliseconds since the epoch. */
  readonly now = (): number => this.startMs + (performance.now() - this.#start) * this.speed;

  /** Real milliseconds in which so many minutes of this clock pass. */
  realMs(minutes: number): number {
    return (minutes * 60_000) / this.speed;
  }
}
