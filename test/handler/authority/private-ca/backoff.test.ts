import { describe, expect, it } from '@jest/globals';
import {
  Backoff,
  EIGHT_ATTEMPTS,
  type Retries,
  UNTIL_DEADLINE,
} from '../../../../handler/authority/private-ca/backoff';

/** The first nine pauses, each drawn with this part of its bound. */
const pauses = (retries: Retries, random: number) => {
  const backoff = new Backoff(retries);
  return Array.from({ length: 9 }, () => backoff.next(random));
};

describe('Backoff', () => {
  it('doubles the bound of its pauses, and ends after the eighth attempt', () => {
    expect(pauses(EIGHT_ATTEMPTS, 1)).toEqual([70, 140, 280, 560, 1_120, 2_240, 4_480, undefined, undefined]);
  });

  it('never ends for a poll, whose pauses have a longest bound', () => {
    expect(pauses(UNTIL_DEADLINE, 1)).toEqual([70, 140, 280, 320, 320, 320, 320, 320, 320]);
  });

  it('draws each pause from all of its bound', () => {
    expect(pauses(EIGHT_ATTEMPTS, 0).slice(0, 7)).toEqual([0, 0, 0, 0, 0, 0, 0]);
    expect(pauses(EIGHT_ATTEMPTS, 0.5).slice(0, 3)).toEqual([35, 70, 140]);
  });

  it('draws by itself unless told otherwise', () => {
    const drawn = Array.from({ length: 50 }, () => new Backoff(UNTIL_DEADLINE).next() ?? Number.NaN);

    expect(Math.min(...drawn)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...drawn)).toBeLessThan(70);
    expect(new Set(drawn).size).toBeGreaterThan(40);
  });
});
