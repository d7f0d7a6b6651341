import { around, between, type Distribution, fixed, type Latency } from '../../latency';
import { seededRandom } from '../../random';

/** The issuance times that have a name. */
export type IssuanceTimeName = 'fast' | 'typical' | 'slow';

/**
 * What the names mean. AWS documents no numbers; these assumptions bracket what a signer with a 5-second limit must cope
 * with.
 */
export const ISSUANCE_TIMES: Readonly<Record<IssuanceTimeName, Distribution>> = {
  /** The CA is never the bottleneck. */
  fast: between(60, 100),
  /** The p99 is about 1.1 s. */
  typical: around(300, 0.55),
  /** The CA uses most of the 5 seconds. */
  slow: between(700, 3_300),
};

/** Distribution of the time from accepting a request until the certificate can be fetched. */
export class IssuanceTime {
  /** Always the same. @param milliseconds 0 or more; Infinity for a certificate that is never ready. */
  static fixed(milliseconds: number): IssuanceTime {
    return new IssuanceTime(`fixed at ${milliseconds} ms`, fixed(milliseconds));
  }

  /**
   * The issuance time with this name.
   * @param seed makes the times reproducible. @default different each time
   */
  static named(name: IssuanceTimeName, seed?: string | number): IssuanceTime {
    if (!Object.hasOwn(ISSUANCE_TIMES, name)) {
      throw new RangeError(`There is no issuance time called '${name}'; use fast, typical or slow`);
    }
    return new IssuanceTime(
      name,
      ISSUANCE_TIMES[name].from(seed === undefined ? Math.random : seededRandom(seed)),
    );
  }

  readonly #sample: Latency;

  private constructor(
    /** Its name in a report. */
    readonly name: string,
    sample: Latency,
  ) {
    this.#sample = sample;
  }

  /** Draws the time for one certificate, in milliseconds. */
  sample(): number {
    return this.#sample();
  }
}
