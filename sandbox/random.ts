import { createHash } from 'node:crypto';

/** Returns numbers from 0 (inclusive) to 1 (exclusive), like Math.random. */
export type Random = () => number;

/**
 * Random numbers that are the same for the same seed on every machine: the n-th is the first 48 bits of SHA-256 over seed
 * and n. Slow for a random generator (about a microsecond), but fast enough for one number per certificate.
 */
export function seededRandom(seed: string | number): Random {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed}/${count}`).digest().readUIntBE(0, 6) / 2 ** 48;
  };
}
