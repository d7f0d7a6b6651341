import { describe, expect, it } from '@jest/globals';
import { around, between } from '../../sandbox/latency';

describe('A distribution of durations', () => {
  it.each([
    [between(5, 20), '5 to 20 ms'],
    [between(400, 1_400), '0.4 to 1.4 s'],
    [around(90, 0.35), '90 ms in the median'],
  ])('says what it is: %j', ({ text }, expected) => {
    expect(text).toBe(expected);
  });

  it('draws what it says', () => {
    expect(between(5, 20).from(() => 0)()).toBe(5);
    expect(between(5, 20).from(() => 0.5)()).toBe(12.5);
    // The cosine of a quarter turn is 0, so nothing is added to the median.
    expect(around(90, 0.35).from(() => 0.25)()).toBeCloseTo(90);
  });
});
