import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { SigningFailed } from '../../../handler/errors';
import { lastSigningAt, leafLifetime } from '../../../handler/issuance/lifetime';

const date = (text: string) => new Date(text);
const CA = { notBefore: date('2026-01-01T00:00:00Z'), notAfter: date('2036-01-01T00:00:00Z') };
const NOW = date('2026-06-01T12:00:00.789Z');

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

describe('leafLifetime', () => {
  it('begins an hour ago and lasts its days, with both ends included', () => {
    expect(leafLifetime(30, CA, NOW)).toEqual({
      notBefore: date('2026-06-01T11:00:00Z'),
      notAfter: date('2026-07-01T10:59:59Z'),
    });
  });

  it('never begins before the CA', () => {
    const young = { ...CA, notBefore: date('2026-06-01T11:59:00Z') };

    expect(leafLifetime(1, young, NOW)).toEqual({
      notBefore: young.notBefore,
      notAfter: date('2026-06-02T11:58:59Z'),
    });
  });

  it('ends with the CA at the latest', () => {
    expect(leafLifetime(36_500, CA, NOW).notAfter).toEqual(CA.notAfter);
  });

  it('is refused from five minutes before the end of the CA on', () => {
    const at = (milliseconds: number) => new Date(lastSigningAt(CA).getTime() + milliseconds);
    const refused = expect.objectContaining({ name: 'SigningFailed', reason: 'AuthorityNotActive' });

    expect(CA.notAfter.getTime() - lastSigningAt(CA).getTime()).toBe(300_000);
    expect(leafLifetime(30, CA, at(0)).notAfter).toEqual(CA.notAfter);
    expect(() => leafLifetime(30, CA, at(1))).toThrow(refused);
    expect(() => leafLifetime(30, CA, at(DAY_MS))).toThrow(
      "the CA's certificate ends at 2036-01-01T00:00:00.000Z, too soon for a certificate to be of use.",
    );
  });

  it('is refused until the CA is valid', () => {
    const call = (now: Date) => () => leafLifetime(30, CA, now);

    expect(call(new Date(CA.notBefore.getTime() - 1))).toThrow(SigningFailed);
    expect(call(new Date(CA.notBefore.getTime() - 1))).toThrow(
      "AuthorityNotActive: the CA's certificate is not valid before 2026-01-01T00:00:00.000Z.",
    );
    expect(call(CA.notBefore)()).toMatchObject({ notBefore: CA.notBefore });
  });

  it('is inside the life of the CA, contains the moment, and lasts its days or as long as the CA', () => {
    const seconds = (from: string, to: string) =>
      fc
        .integer({ min: date(from).getTime() / 1_000, max: date(to).getTime() / 1_000 })
        .map((second) => new Date(second * 1_000));
    fc.assert(
      fc.property(
        seconds('2020-01-01', '2030-01-01'),
        fc.integer({ min: 600, max: 60 * 365 * 86_400 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        fc.integer({ min: 1, max: 36_500 }),
        (notBefore, life, moment, days) => {
          const issuer = { notBefore, notAfter: new Date(notBefore.getTime() + life * 1_000) };
          const now = new Date(notBefore.getTime() + Math.floor(moment * (life * 1_000 - 300_000)));

          const leaf = leafLifetime(days, issuer, now);

          const [from, to] = [leaf.notBefore.getTime(), leaf.notAfter.getTime()];
          expect([from % 1_000, to % 1_000]).toEqual([0, 0]);
          expect(from).toBeGreaterThanOrEqual(Math.max(notBefore.getTime(), now.getTime() - HOUR_MS - 1_000));
          expect(from).toBeLessThanOrEqual(now.getTime());
          expect(to).toBeGreaterThanOrEqual(now.getTime() + 300_000);
          expect(to).toBe(Math.min(from + days * DAY_MS - 1_000, issuer.notAfter.getTime()));
        },
      ),
      { seed: 1, numRuns: 500 },
    );
  });
});
