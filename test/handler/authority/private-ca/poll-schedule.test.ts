import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { IssuanceTimes, MOMENTS_MS } from '../../../../handler/authority/private-ca/issuance-times';
import { type PollSchedule, planPolls } from '../../../../handler/authority/private-ca/poll-schedule';

const intervals = fc.array(
  fc.record({
    after: fc.double({ min: 0, max: 5_000, noNaN: true }),
    width: fc.double({ min: 0.1, max: 1_000, noNaN: true }),
  }),
  { maxLength: 30 },
);

function learnt(seen: readonly { readonly after: number; readonly width: number }[]): Float64Array {
  const times = new IssuanceTimes();
  for (const { after, width } of seen) times.learn(after, after + width);
  return times.weights;
}

/** Moments, in milliseconds, at which a certificate is asked for that is never ready. */
function momentsOf({ next }: PollSchedule): number[] {
  const moments: number[] = [];
  const end = MOMENTS_MS.length - 1;
  for (let i = next[0] ?? end; i < end; i = next[i] ?? end) moments.push(MOMENTS_MS[i] ?? 0);
  return moments;
}

describe('planPolls', () => {
  it('goes forward from every moment, by a round trip at least', () => {
    fc.assert(
      fc.property(intervals, fc.double({ min: 0.001, max: 100, noNaN: true }), (seen, price) => {
        const { next } = planPolls(learnt(seen), price);
        return next
          .slice(0, -1)
          .every(
            (to, from) => to === next.length - 1 || (MOMENTS_MS[to] ?? 0) - (MOMENTS_MS[from] ?? 0) >= 8,
          );
      }),
      { numRuns: 50 },
    );
  });

  it('asks less often the more a poll costs', () => {
    fc.assert(
      fc.property(intervals, fc.double({ min: 0.01, max: 5, noNaN: true }), (seen, price) => {
        const weights = learnt(seen);
        const cheap = planPolls(weights, price).expectedPolls;
        return planPolls(weights, price * 4).expectedPolls <= cheap + 1e-9;
      }),
      { numRuns: 50 },
    );
  });

  it('knows how many polls it leads to', () => {
    const weights = learnt([{ after: 250, width: 20 }]);
    const schedule = planPolls(weights, 0.2);
    const total = weights.reduce((sum, weight) => sum + weight, 0);
    let expected = 0;

    for (const [k, weight] of weights.entries()) {
      const ready = MOMENTS_MS[k + 1] ?? 0;
      const tooEarly = momentsOf(schedule).filter((moment) => moment < ready * 0.9999).length;
      expected += (weight / total) * (tooEarly + 1);
    }

    expect(schedule.expectedPolls).toBeCloseTo(expected, 6);
  });

  it('asks most densely where certificates get ready', () => {
    const seen = Array.from({ length: 140 }, () => ({ after: 290, width: 20 }));
    const moments = momentsOf(planPolls(learnt(seen), 0.05));

    const within = (from: number, to: number) =>
      moments.filter((moment) => moment >= from && moment < to).length;

    // Ranges of the same ratio, so that they compare.
    expect(within(240, 370)).toBeGreaterThan(within(155, 240));
    expect(within(240, 370)).toBeGreaterThan(within(570, 880));
  });
});
