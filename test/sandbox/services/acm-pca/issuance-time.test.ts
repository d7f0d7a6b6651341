import { describe, expect, it } from '@jest/globals';
import { IssuanceTime, type IssuanceTimeName } from '../../../../sandbox/services/acm-pca/issuance-time';

const COUNT = 4000;

describe('IssuanceTime', () => {
  it.each<[IssuanceTimeName, number, number, number]>([
    ['fast', 60, 80, 100],
    ['slow', 700, 2000, 3300],
  ])('%s is uniform', (name, least, median, most) => {
    const times = sorted(name);

    expect(times[0]).toBeGreaterThanOrEqual(least);
    expect(times.at(-1)).toBeLessThan(most);
    expect(times[COUNT / 2]).toBeGreaterThan(median * 0.95);
    expect(times[COUNT / 2]).toBeLessThan(median * 1.05);
  });

  it('typical is log-normal: median 300 ms, p99 about 1.1 s', () => {
    const times = sorted('typical');

    expect(times[COUNT / 2]).toBeGreaterThan(285);
    expect(times[COUNT / 2]).toBeLessThan(315);
    expect(times[COUNT * 0.99]).toBeGreaterThan(950);
    expect(times[COUNT * 0.99]).toBeLessThan(1250);
  });

  it('returns the same times for the same seed', () => {
    expect(sorted('typical')).toEqual(sorted('typical'));
    expect(IssuanceTime.named('fast', 1).sample()).not.toBe(IssuanceTime.named('fast', 2).sample());
  });

  it('can be fixed', () => {
    expect(IssuanceTime.fixed(250).sample()).toBe(250);
  });

  it('must not be negative, and must have a known name', () => {
    expect(() => IssuanceTime.fixed(-1)).toThrow('0 ms or more');
    expect(() => IssuanceTime.named('glacial' as never)).toThrow('use fast, typical or slow');
  });
});

function sorted(name: IssuanceTimeName): readonly number[] {
  const issuanceTime = IssuanceTime.named(name, 'test');
  return Array.from({ length: COUNT }, () => issuanceTime.sample()).sort((a, b) => a - b);
}
