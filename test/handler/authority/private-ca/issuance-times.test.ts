import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IssuanceTimes } from '../../../../handler/authority/private-ca/issuance-times';

const anyTime = fc.double({ min: 0, max: 10_000, noNaN: true });

/** What is known after these certificates, in milliseconds each. */
function having(...issuanceTimes: number[]): IssuanceTimes {
  const times = new IssuanceTimes();
  for (const issuanceMs of issuanceTimes) times.learn(issuanceMs);
  return times;
}

/** So many times, spread evenly between two. */
function spread(count: number, fromMs: number, toMs: number): number[] {
  // 7 has no factor in common with the counts below, so each of them comes once, in no order.
  return Array.from({ length: count }, (_, i) => fromMs + ((toMs - fromMs) * ((7 * i) % count)) / count);
}

describe('IssuanceTimes', () => {
  it('take a CA for a typical one that scatters widely, until it has issued something', () => {
    const { medianMs, scatter } = new IssuanceTimes();

    expect([Math.round(medianMs), scatter]).toEqual([300, 0.8]);
  });

  it('believe the first certificate about the median, and not about the scatter', () => {
    const { medianMs, scatter } = having(2_000);

    expect([Math.round(medianMs), scatter]).toEqual([2_000, 0.8]);
  });

  it('know a CA that scatters after some dozens of certificates', () => {
    const { medianMs, scatter } = having(...spread(100, 700, 3_300));

    expect(medianMs).toBeGreaterThan(1_500);
    expect(medianMs).toBeLessThan(2_200);
    expect(scatter).toBeGreaterThan(0.3);
    expect(scatter).toBeLessThan(0.6);
  });

  it('take no CA for a steady one', () => {
    expect(having(...Array.from({ length: 500 }, () => 80)).scatter).toBe(0.2);
  });

  it('forget what the CA did hundreds of certificates ago', () => {
    const { medianMs } = having(...spread(300, 60, 100), ...spread(200, 1_000, 2_000));

    expect(medianMs).toBeGreaterThan(1_300);
    expect(medianMs).toBeLessThan(1_600);
  });

  it('start over with the next certificate', () => {
    const times = having(...Array.from({ length: 50 }, () => 3_000));
    times.startOver();
    times.learn(60);

    expect([Math.round(times.medianMs), times.scatter]).toEqual([60, 0.8]);
  });

  it('stay within what they have seen, or within 1 ms, and never scatter without bound', () => {
    fc.assert(
      fc.property(fc.array(anyTime, { minLength: 1, maxLength: 60 }), (seen) => {
        const { medianMs, scatter } = having(...seen);
        const [least, most] = [Math.max(1, Math.min(...seen)), Math.max(1, ...seen)];
        expect(medianMs).toBeGreaterThanOrEqual(least * 0.999);
        expect(medianMs).toBeLessThanOrEqual(most * 1.001);
        expect(scatter).toBeGreaterThanOrEqual(0.2);
        expect(scatter).toBeLessThanOrEqual(1.25 * Math.log(10_000));
      }),
      { seed: 12 },
    );
  });
});
