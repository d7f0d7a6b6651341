import '../../speed/environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Authority } from '../../../sandbox/x509/authority';
import type { Peer } from '../../peers/peer';
import { signer } from '../../peers/signer';
import { CONTENDERS } from '../../policies/contenders';
import { type Conditions, ROUND_TRIP_MS } from '../../scenarios';
import { type Figures, figuresOf } from '../../speed/measurement';
import { runFleet, runSequence } from '../../speed/virtual-runs';

const PATIENCE_MS = 120_000;

// Virtual time: the figures are the same on every machine, however busy.
describe('Ways of waiting for a certificate', () => {
  let common: Conditions;
  const figures = new Map<string, Figures>();
  const figuresNamed = (name: string) => figures.get(name) as Figures;

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Bench CA', key: 'EC_prime256v1' });
    common = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
    for (const contender of CONTENDERS) {
      const run = await runSequence(contender, { ...common, issuanceTime: 'typical', certificates: 200 });
      figures.set(contender.name, figuresOf(run));
    }
  }, PATIENCE_MS);

  it.each(CONTENDERS.map(({ name }) => name))('sign every request: %s', (name) => {
    expect(figuresNamed(name)).toMatchObject({ certificates: 200, signedInTime: 1 });
  });

  it('each have a name of their own, the signer first', () => {
    expect(CONTENDERS[0]).toBe(signer);
    expect(figures.size).toBe(CONTENDERS.length);
  });

  it('that are simple lose to the chosen one, in time or in polls', () => {
    const chosen = figuresNamed(signer.name);
    const simple = CONTENDERS.filter(({ name }) => !name.startsWith('chosen'));
    const better = simple.filter(({ name }) => {
      const { overLimitP50, overLimitP99, pollsPerCertificate } = figuresNamed(name);
      return (
        overLimitP50 < chosen.overLimitP50 &&
        overLimitP99 < chosen.overLimitP99 &&
        pollsPerCertificate < chosen.pollsPerCertificate
      );
    });

    expect(better).toEqual([]);
  });

  it(
    'are throttled by a fleet, where they do not see that they are many',
    async () => {
      const fleet = { ...common, issuanceTime: 'typical', devicesPerSecond: 20, seconds: 10 } as const;
      const throttlesOf = async (name: string) => {
        const peer = CONTENDERS.find((contender) => contender.name === name) as Peer;
        return figuresOf(await runFleet(peer, fleet)).throttles;
      };

      const chosen = await throttlesOf(signer.name);
      const blind = await throttlesOf('chosen, blind to both');

      expect(chosen).toBeLessThan(20);
      expect(blind).toBeGreaterThan(20 * Math.max(1, chosen));
    },
    PATIENCE_MS,
  );
});
