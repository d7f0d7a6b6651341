import { describe, expect, it } from '@jest/globals';
import { ownWorkMs, workMs } from '../../speed/own-work';

const requests = (...latencies: readonly number[]) =>
  latencies.map((latencyMs) => ({ latencyMs, authorityMs: 20, wireMs: 30 }));

describe('The work of a request', () => {
  const signer = requests(90, 36, 38);
  const plain = requests(34, 32, 33);

  it('is what it takes while no call is under way: the median', () => {
    expect(workMs(signer)).toBe(8);
  });

  it("is the signer's own outside of the authority", () => {
    expect(ownWorkMs('outside the authority', signer, plain)).toBe(18);
  });

  it("is the signer's own beyond that of bare calls", () => {
    expect(ownWorkMs('beyond its calls', signer, plain)).toBe(5);
  });
});
