import { createHash } from 'node:crypto';

/** Gives numbers from 0 (included) to 1 (excluded), like Math.random. */
export type Random = () => number;

/**
 * A source of random numbers that gives the same ones for the same seed, on every machine: the n-th
 * is the first 48 bits of SHA-256 over seed and n. Slow for a random generator (about a microsecond),
 * and good enough to draw one number per certificate.
 */
export function seededRandom(seed: string | number): Random {
  let drawn = 0;
  return () => {
    drawn += 1;
    return createHash('sha256').update(`${seed}/${drawn}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}
