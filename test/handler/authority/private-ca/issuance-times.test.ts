import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IssuanceTimes, MOMENTS_MS } from '../../../../handler/authority/private-ca/issuance-times';

const moment = fc.double({ min: 0, max: 8_000, noNaN: true });

function shareBetween(times: IssuanceTimes, fromMs: number, toMs: number): number {
  const { weights } = times;
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  const inside = weights.filter((_, k) => (MOMENTS_MS[k] ?? 0) >= fromMs && (MOMENTS_MS[k + 1] ?? 0) <= toMs);
  return inside.reduce((sum, weight) => sum + weight, 0) / total;
}

describe('IssuanceTimes', () => {
  it('spans from a round trip to the patience of AWS IoT, always rising', () => {
    expect(MOMENTS_MS[0]).toBe(10);
    expect(MOMENTS_MS.at(-1)).toBeGreaterThanOrEqual(5_000);
    expect([...MOMENTS_MS].sort((a, b) => a - b)).toEqual(MOMENTS_MS);
  });

  it('has a weight above 0 everywhere, whatever it learns, and never more than of some hundred certificates', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(moment, moment), { maxLength: 200 }), (seen) => {
        const times = new IssuanceTimes();
        for (const [a, b] of seen) times.learn(Math.min(a, b), Math.max(a, b));
        const total = times.weights.reduce((sum, weight) => sum + weight, 0);
        return times.weights.every((weight) => weight > 0) && total < 150;
      }),
      { numRuns: 50 },
    );
  });

  it('believes one certificate roughly and many in detail', () => {
    const [one, many] = [new IssuanceTimes(), new IssuanceTimes()];
    one.learn(290, 310);
    for (let i = 0; i < 100; i++) many.learn(290, 310);

    expect(shareBetween(one, 200, 450)).toBeLessThan(0.5);
    expect(shareBetween(many, 200, 450)).toBeGreaterThan(0.5);
  });

  it('learns where the certificates get ready', () => {
    const times = new IssuanceTimes();
    const before = shareBetween(times, 200, 450);
    for (let i = 0; i < 200; i++) times.learn(280, 320);

    expect(before).toBeLessThan(0.3);
    expect(shareBetween(times, 200, 450)).toBeGreaterThan(0.7);
    expect(times.meanMs).toBeGreaterThan(250);
    expect(times.meanMs).toBeLessThan(400);
  });

  it('keeps two ways of a CA apart', () => {
    const times = new IssuanceTimes();
    for (let i = 0; i < 100; i++) {
      times.learn(95, 105);
      times.learn(1_950, 2_050);
    }

    // Ranges of the same ratio, so that they compare.
    const [fast, between, slow] = [
      shareBetween(times, 80, 125),
      shareBetween(times, 360, 560),
      shareBetween(times, 1_600, 2_500),
    ];
    expect(between).toBeLessThan(0.3 * Math.min(fast, slow));
  });

  it('forgets', () => {
    const times = new IssuanceTimes();
    for (let i = 0; i < 100; i++) times.learn(95, 105);
    for (let i = 0; i < 500; i++) times.learn(950, 1_050);

    expect(shareBetween(times, 60, 160)).toBeLessThan(0.1);
  });

  it('takes a certificate that was never seen ready for a slow one, and one seen at once for a fast one', () => {
    const [slow, fast] = [new IssuanceTimes(), new IssuanceTimes()];
    const { meanMs } = new IssuanceTimes();
    slow.learn(4_650, Number.POSITIVE_INFINITY);
    fast.learn(0, 5);

    expect(slow.meanMs).toBeGreaterThan(meanMs);
    expect(fast.meanMs).toBeLessThan(meanMs);
  });
});
