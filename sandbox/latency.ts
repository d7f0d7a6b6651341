import type { Random } from './random';

/** Draws a duration, in milliseconds. */
export type Latency = () => number;

/** Always the same. @param milliseconds 0 or more; Infinity for never. @throws RangeError otherwise */
export function fixed(milliseconds: number): Latency {
  if (!(milliseconds >= 0)) throw new RangeError(`A duration is 0 ms or more, not ${milliseconds}`);
  return () => milliseconds;
}

/** A distribution of durations that can say what it is. */
export interface Distribution {
  /** For people, such as `60 to 100 ms`. */
  readonly text: string;
  /** Starts to draw from it. */
  readonly from: (random: Random) => Latency;
}

/** Uniform: every duration between two, in milliseconds, is as likely. */
export function between(least: number, most: number): Distribution {
  return {
    text: most < 1_000 ? `${least} to ${most} ms` : `${least / 1_000} to ${most / 1_000} s`,
    from: (random) => () => least + (most - least) * random(),
  };
}

/**
 * Log-normal: most durations are near the median, and a few are several times as long.
 *
 * @param median in milliseconds
 * @param sigma standard deviation of the logarithm; normal deviates by the Box-Muller transform
 */
export function around(median: number, sigma: number): Distribution {
  return {
    text: `${median} ms in the median`,
    from: (random) => () => {
      const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - x avoids the logarithm of 0
      return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
    },
  };
}
