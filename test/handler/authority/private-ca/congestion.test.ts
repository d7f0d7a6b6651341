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

  /** Serves devices, each after a pause. */
  function serve(devices: number, pauseMs: number): void {
    for (let i = 0; i < devices; i++) {
      now += pauseMs;
      congestion.began();
      now += 300;
      congestion.asked();
    }
  }

  it('gives a new container three polls, the ratio of the default quotas', () => {
    expect(congestion.pollBudget).toBe(3);
  });

  it('gives a container that is never idle hardly more', () => {
    serve(30, 0);

    expect(congestion.pollBudget).toBeLessThan(3.2);
  });

  it.each([
    ['after its first certificates', 5],
    ['for good', 100],
  ])('lets one that is idle for seconds between two devices ask freely, %s', (_, devices) => {
    serve(devices, 10_000);

    expect(congestion.pollBudget).toBeGreaterThan(20);
  });

  it('lets one that was started long before its first device ask freely at once', () => {
    now += 5 * MINUTE_MS;
    congestion.began();

    expect(congestion.pollBudget).toBeGreaterThan(20);
  });

  it('notices within some certificates that a crowd has come', () => {
    serve(20, 10_000);
    serve(8, 0);

    expect(congestion.pollBudget).toBeLessThan(5);
  });

  it('counts as idle only what follows the last question', () => {
    congestion.began();
    now += 4_000;
    congestion.asked();
    congestion.began();

    expect(congestion.pollBudget).toBeLessThan(3.2);
  });

  it('gives less than three polls once throttled, for a minute, and forgets it within the hour', () => {
    serve(20, 10_000);
    congestion.throttled();
    const atOnce = congestion.pollBudget;
    now += 0.7 * MINUTE_MS;
    const later = congestion.pollBudget;
    now += 60 * MINUTE_MS;

    expect(atOnce).toBeLessThan(3);
    expect(later).toBeLessThan(3);
    expect(congestion.pollBudget).toBeGreaterThan(20);
  });

  it('takes throttles within a second for one, and goes lower with later ones, down to a least', () => {
    const budgets = [0, 500, 2_000, 4_000, 6_000, 8_000].map((at) => {
      now = MINUTE_MS + at;
      congestion.throttled();
      return congestion.pollBudget;
    });

    expect(budgets[1]).toBeCloseTo(budgets[0] ?? 0, 2);
    expect(budgets[2]).toBeLessThan(budgets[0] ?? 0);
    expect(Math.min(...budgets)).toBeGreaterThanOrEqual(2);
  });
});
