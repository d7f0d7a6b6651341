import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fingerprint } from '../../handler/fingerprint';

const parts = fc.array(
  fc.string({ maxLength: 4, unit: fc.constantFrom('1', '2', ':', 'a', '\0', '\ud800', '\udc00') }),
  { maxLength: 4 },
);

describe('A fingerprint', () => {
  it('is the SHA-256 of the parts, each with its length, texts as UTF-16', () => {
    // printf '2:a\0001:b' | openssl sha256 -binary | base64, in the alphabet for URLs
    expect(fingerprint(['a', Buffer.from('b')])).toBe('on4-pEkYf7YS9Wx4NF4HIg7st8e-4Vh7a1CSioc9WpI');
  });

  it('is the same for the same list only', () => {
    fc.assert(
      fc.property(parts, parts, (one, other) => {
        const same = one.length === other.length && one.every((part, index) => part === other[index]);

        expect(fingerprint(one) === fingerprint(other)).toBe(same);
      }),
      { seed: 7, numRuns: 1_000 },
    );
  });
});
