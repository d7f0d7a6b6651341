import type { Random } from './random';

/** Draws a duration, in milliseconds. */
export type Latency = () => number;

/** Always the same. @param milliseconds 0 or more; Infinity for never. @throws RangeError otherwise */
export function fixed(milliseconds: number): Latency {
  if (!(milliseconds >= 0)) throw new RangeError(`A duration is 0 ms or more, not ${milliseconds}`);
  return () => milliseconds;
}

/** Every duration between two is as likely, in milliseconds. */
export function uniform(from: number, to: number, random: Random): Latency {
  return () => from + (to - from) * random();
}

/**
 * Log-normal.
 *
 * @param median in milliseconds
 * @param sigma standard deviation of the logarithm; normal deviates by the Box-Muller transform
 */
export function logNormal(median: number, sigma: number, random: Random): Latency {
  return () => {
    const radius = Math.sqrt(-2 * Math.log(1 - random())); // 1 - x avoids the logarithm of 0
    return median * Math.exp(sigma * radius * Math.cos(2 * Math.PI * random()));
  };
}
