import { describe, expect, it } from '@jest/globals';
import { Backoff } from '../../../../handler/authority/private-ca/backoff';

const pauses = (random: number) => {
  const backoff = new Backoff();
  return Array.from({ length: 7 }, () => backoff.next(random));
};

describe('Backoff', () => {
  it('doubles its pauses up to a longest one', () => {
    expect(pauses(1)).toEqual([40, 80, 160, 160, 160, 160, 160]);
  });

  it('draws each from half of its bound to all of it', () => {
    expect(pauses(0)).toEqual([20, 40, 80, 80, 80, 80, 80]);
  });

  it('draws by itself unless told otherwise', () => {
    const pause = new Backoff().next();

    expect(pause).toBeGreaterThanOrEqual(20);
    expect(pause).toBeLessThanOrEqual(40);
  });
});
