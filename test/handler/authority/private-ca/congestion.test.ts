import { beforeEach, describe, expect, it } from '@jest/globals';
import { Congestion } from '../../../../handler/authority/private-ca/congestion';

const MINUTE_MS = 60_000;

describe('Congestion', () => {
  let now = 0;
  let congestion: Congestion;

  beforeEach(() => {
    now = 0;
    congestion = new Congestion(() => now);
  });

  it('gives a new container few polls, and any number after a minute', () => {
    const atFirst = congestion.pollBudget;
    now += MINUTE_MS;

    expect([atFirst, congestion.pollBudget]).toEqual([3.5, Number.POSITIVE_INFINITY]);
  });

  it('gives no more than three polls, the ratio of the default quotas, once throttled, for minutes', () => {
    now += MINUTE_MS;
    congestion.throttled();
    const atOnce = congestion.pollBudget;
    now += MINUTE_MS;

    expect(atOnce).toBeLessThan(3);
    expect(congestion.pollBudget).toBeLessThan(3);
  });

  it('forgets a throttle within the hour', () => {
    congestion.throttled();
    now += 60 * MINUTE_MS;

    expect(congestion.pollBudget).toBe(Number.POSITIVE_INFINITY);
  });

  it('takes throttles within a second for one, and goes lower with later ones, down to a least', () => {
    const budgets = [0, 500, 2_000, 4_000, 60_000, 62_000].map((at) => {
      now = MINUTE_MS + at;
      congestion.throttled();
      return congestion.pollBudget;
    });

    expect(budgets[1]).toBeCloseTo(budgets[0] ?? 0, 2);
    expect(budgets[2]).toBeLessThan(budgets[0] ?? 0);
    expect(Math.min(...budgets)).toBeGreaterThanOrEqual(2);
  });
});
