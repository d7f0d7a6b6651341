import '../../../speed/environment';
import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { PRIVATE_CA_BENCH } from '../../../authorities/private-ca/bench';
import { sdkWaiter } from '../../../authorities/private-ca/peers/sdk-waiter';
import { signer } from '../../../authorities/private-ca/peers/signer';
import { sleepOnce } from '../../../authorities/private-ca/peers/sleep-once';
import { type Conditions, ROUND_TRIP_MS } from '../../../scenarios';
import { figuresOf } from '../../../speed/measurement';
import { runFleet, runSequence } from '../../../speed/virtual-runs';

// Generous: a slow machine is not a defect.
jest.setTimeout(120_000);

// Virtual time: the figures are the same on every machine, however busy.
describe('The bench in virtual time', () => {
  let common: Conditions;

  beforeAll(async () => {
    const authority = await PRIVATE_CA_BENCH.prepare();
    common = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
  });

  it('measures all peers with the same issuance times', async () => {
    const sequence = { ...common, issuanceTime: 'slow', pauseMs: 500, certificates: 60 } as const;

    const own = await runSequence(signer, sequence);
    const once = await runSequence(sleepOnce, sequence);
    const waiter = await runSequence(sdkWaiter, sequence);

    expect(once.signings.map(({ issuanceMs }) => issuanceMs)).toEqual(
      own.signings.map(({ issuanceMs }) => issuanceMs),
    );
    expect(figuresOf(once).signedInTime).toBeLessThan(0.3);
    expect(figuresOf(waiter).signedInTime).toBeLessThan(1);
  });

  it('reproduces its figures, randomness included', async () => {
    const fleet = { ...common, issuanceTime: 'typical', devices: 100, seconds: 5 } as const;

    const [first, second] = [await runFleet(signer, fleet), await runFleet(signer, fleet)];

    expect(first).toEqual(second);
  });
});
