import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { pollGapMs } from '../../../../handler/authority/private-ca/polling';

const waited = fc.double({ min: 0, max: 10_000, noNaN: true });

describe('pollGapMs', () => {
  it('leaves the CA 60 ms before the first question', () => {
    expect(pollGapMs(0)).toBe(60);
    expect(pollGapMs(20)).toBe(40);
  });

  it('is a fifth of the time waited, from 30 ms to 250 ms', () => {
    expect([60, 200, 1_000, 4_000].map(pollGapMs)).toEqual([30, 40, 200, 250]);
  });

  it('is never nothing, and never shrinks after the first question', () => {
    fc.assert(fc.property(waited, (waitedMs) => pollGapMs(waitedMs) > 0));
    fc.assert(
      fc.property(waited, waited, (a, b) => {
        const [sooner, later] = [60 + Math.min(a, b), 60 + Math.max(a, b)];
        return pollGapMs(sooner) <= pollGapMs(later);
      }),
    );
  });

  it('asks about a typical certificate (300 ms) at most 8 times', () => {
    let polls = 0;
    for (let waitedMs = 0; waitedMs < 300; waitedMs += pollGapMs(waitedMs)) polls++;

    expect(polls).toBeLessThanOrEqual(8);
  });
});
