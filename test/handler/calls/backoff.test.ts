import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import fc from 'fast-check';
import { type Backoff, PollBackoff, SlottedBackoff } from '../../../handler/calls/backoff';

let nowMs = 0;

beforeEach(() => {
  nowMs = 0;
  jest.spyOn(performance, 'now').mockImplementation(() => nowMs);
});

afterEach(() => {
  jest.restoreAllMocks();
});

/** Moments of the attempts after the first, in whole milliseconds; each call takes some time and fails. */
function attempts(backoff: Backoff, { random = 0.5, callMs = 0, most = 20 } = {}): number[] {
  const moments: number[] = [];
  while (moments.length < most) {
    nowMs += callMs;
    const pauseMs = backoff.next(random);
    if (pauseMs === undefined) break;
    nowMs += pauseMs;
    moments.push(Math.round(nowMs));
  }
  return moments;
}

describe('SlottedBackoff', () => {
  it('makes seven more attempts, each in a slot of its own, 1.3 times as long as the one before', () => {
    const earliest = attempts(new SlottedBackoff(4_650), { random: 0 });
    nowMs = 0;
    const latest = attempts(new SlottedBackoff(4_650), { random: 0.9999 });

    expect(earliest).toEqual([0, 251, 578, 1_002, 1_554, 2_272, 3_205]);
    expect(latest).toEqual([251, 578, 1_002, 1_554, 2_272, 3_205, 4_417]);
  });

  it('fills the time that is left, however short', () => {
    expect(attempts(new SlottedBackoff(1_000), { random: 0.9999 }).at(-1)).toBe(950);
  });

  it('skips the slots that a hanging call outlasted, so that there is no burst', () => {
    expect(attempts(new SlottedBackoff(4_650), { callMs: 1_500 })).toEqual([1_527, 3_116]);
  });

  it('never pauses for less than nothing, nor beyond the deadline', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 5_000, noNaN: true }),
        fc.double({ min: 0, max: 0.999, noNaN: true }),
        fc.integer({ min: 0, max: 2_000 }),
        (remainingMs, random, callMs) => {
          nowMs = 0;
          const moments = attempts(new SlottedBackoff(remainingMs), { random, callMs });
          expect(moments.length).toBeLessThan(8);
          expect(moments).toEqual([...moments].sort((a, b) => a - b));
          expect(Math.max(0, ...moments)).toBeLessThanOrEqual(Math.ceil(remainingMs));
        },
      ),
      { seed: 12 },
    );
  });

  it('draws by itself unless told otherwise', () => {
    const drawn = Array.from({ length: 50 }, () => new SlottedBackoff(4_650).next() ?? Number.NaN);

    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(252);
    expect(new Set(drawn).size).toBeGreaterThan(40);
  });
});

describe('PollBackoff', () => {
  it('doubles the bound of its pauses up to a longest one, and never ends', () => {
    const backoff = new PollBackoff();

    expect(Array.from({ length: 9 }, () => backoff.next(1))).toEqual([
      70, 140, 280, 320, 320, 320, 320, 320, 320,
    ]);
  });

  it('draws each pause from all of its bound', () => {
    expect(new PollBackoff().next(0)).toBe(0);
    expect(new PollBackoff().next(0.5)).toBe(35);
    expect(new Set(Array.from({ length: 50 }, () => new PollBackoff().next())).size).toBeGreaterThan(40);
  });
});
