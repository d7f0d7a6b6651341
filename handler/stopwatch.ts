/**
 * Time since a moment, by both clocks: while a container is frozen, one of them may stand still, and a clock that is set
 * misleads the other. The longer time counts.
 */
export class Stopwatch {
  /** From now. */
  static start(): Stopwatch {
    return new Stopwatch(performance.now(), Date.now());
  }

  private constructor(
    private readonly monotonicMs: number,
    private readonly wallMs: number,
  ) {}

  /** Milliseconds since it was started; never negative. */
  get elapsedMs(): number {
    return Math.max(0, performance.now() - this.monotonicMs, Date.now() - this.wallMs);
  }
}
