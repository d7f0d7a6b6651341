import { randomBytes } from 'node:crypto';

/** Length of a serial number in octets: the most that a verifier must be able to read (RFC 5280, 4.1.2.2). */
const LENGTH = 20;

/**
 * A new serial number: the contents octets of a positive INTEGER, always 20 of them.
 *
 * 158 bits come from a CSPRNG, so that no two are alike without anyone counting, and nobody foresees what a CA will
 * sign. (At least 64 bits: CA/Browser Forum, Baseline Requirements, 7.1.) The first two bits are fixed, 01: with the
 * first bit set the number would be negative, and without the second a leading zero could be left to drop. So each has
 * the same length, in DER and as text.
 */
export function newSerialNumber(): Buffer {
  const octets = randomBytes(LENGTH);
  octets[0] = ((octets[0] ?? 0) & 0x3f) | 0x40;
  return octets;
}
