import { fixed, type Latency, logNormal, uniform } from '../../latency';
import { type Random, seededRandom } from '../../random';

/** The issuance times that have a name. */
export type IssuanceTimeName = 'fast' | 'typical' | 'slow';

/**
 * Distribution of the time from accepting a request until the certificate can be fetched. AWS documents no numbers;
 * these assumptions bracket what a signer with a 5-second limit must cope with.
 */
export class IssuanceTime {
  /** Uniform between 60 and 100 ms: the CA is never the bottleneck. */
  static fast(random: Random = Math.random): IssuanceTime {
    return new IssuanceTime('fast', uniform(60, 100, random));
  }

  /** Log-normal, median 300 ms, σ 0.55: p99 is about 1.1 s. */
  static typical(random: Random = Math.random): IssuanceTime {
    return new IssuanceTime('typical', logNormal(300, 0.55, random));
  }

  /** Uniform between 0.7 and 3.3 s: the CA uses most of the 5 seconds. */
  static slow(random: Random = Math.random): IssuanceTime {
    return new IssuanceTime('slow', uniform(700, 3300, random));
  }

  /** Always the same. @param milliseconds 0 or more; Infinity for a certificate that is never ready. */
  static fixed(milliseconds: number): IssuanceTime {
    return new IssuanceTime(`fixed at ${milliseconds} ms`, fixed(milliseconds));
  }

  /**
   * The issuance time with this name.
   * @param seed makes the times reproducible. @default different each time
   */
  static named(name: IssuanceTimeName, seed?: string | number): IssuanceTime {
    const random = seed === undefined ? Math.random : seededRandom(seed);
    switch (name) {
      case 'fast':
        return IssuanceTime.fast(random);
      case 'typical':
        return IssuanceTime.typical(random);
      case 'slow':
        return IssuanceTime.slow(random);
      default:
        throw new RangeError(`There is no issuance time called '${name}'; use fast, typical or slow`);
    }
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
