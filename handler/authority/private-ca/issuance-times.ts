/** What a CA is taken for before it has issued anything: the median of its times, in milliseconds, and their scatter. */
const FIRST_MEDIAN_MS = 300;
const FIRST_SCATTER = 0.8;

/** Weight of the newest certificate once many are known: the last forty or so count. */
const WEIGHT = 0.025;
/** Times are taken to scatter by this much at least: even a steady CA is polled early, to see that it gets faster. */
const LEAST_SCATTER = 0.2;

/** Standard deviation over mean absolute deviation, of a normal distribution: the square root of π / 2. */
const DEVIATION_RATIO = 1.25;

/** How long the CA took lately, as this container saw it. In logarithms: a CA that is late is late by a factor. */
export class IssuanceTimes {
  #certificates = 0;
  #logMean = Math.log(FIRST_MEDIAN_MS);
  #scatter = FIRST_SCATTER;

  /** What half of the certificates need at most, in milliseconds. */
  get medianMs(): number {
    return Math.exp(this.#logMean);
  }

  /** Standard deviation of the logarithms: with 0.5, two thirds lie within a factor of 1.65 of the median. */
  get scatter(): number {
    return Math.max(LEAST_SCATTER, this.#scatter);
  }

  /** Drops what was learnt: the CA is no longer what it was. */
  startOver(): void {
    this.#certificates = 0;
    this.#scatter = FIRST_SCATTER;
  }

  /** Notes how long one certificate took, in milliseconds. */
  learn(issuanceMs: number): void {
    const surprise = Math.log(Math.max(1, issuanceMs)) - this.#logMean;
    this.#certificates++;
    this.#logMean += Math.max(WEIGHT, 1 / this.#certificates) * surprise;
    // The first surprise tells about the guess, not about the CA.
    if (this.#certificates === 1) return;
    const weight = Math.max(WEIGHT, 1 / (this.#certificates + 1));
    this.#scatter += weight * (DEVIATION_RATIO * Math.abs(surprise) - this.#scatter);
  }
}
