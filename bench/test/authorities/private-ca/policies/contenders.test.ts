import '../../../../speed/environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PRIVATE_CA_BENCH } from '../../../../authorities/private-ca/bench';
import { signer } from '../../../../authorities/private-ca/peers/signer';
import { CONTENDERS } from '../../../../authorities/private-ca/policies/contenders';
import type { Peer } from '../../../../peers/peer';
import { type Conditions, ROUND_TRIP_MS, SPEEDS } from '../../../../scenarios';
import { type Figures, figuresOf } from '../../../../speed/measurement';
import { runFleet, runSequence } from '../../../../speed/virtual-runs';

const PATIENCE_MS = 120_000;

// Virtual time: the figures are the same on every machine, however busy.
describe('The poll policies', () => {
  let common: Conditions;
  const figures = new Map<string, Figures>();
  const figuresNamed = (name: string) => figures.get(name) as Figures;

  beforeAll(async () => {
    const authority = await PRIVATE_CA_BENCH.prepare();
    common = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
    for (const contender of CONTENDERS) {
      for (const issuanceTime of SPEEDS) {
        const run = await runSequence(contender, {
          ...common,
          issuanceTime,
          pauseMs: 500,
          certificates: 200,
        });
        figures.set(`${contender.name} at ${issuanceTime}`, figuresOf(run));
      }
    }
  }, PATIENCE_MS);

  it.each(CONTENDERS.map(({ name }) => name))('sign every request: %s', (name) => {
    for (const speed of SPEEDS) {
      expect(figuresNamed(`${name} at ${speed}`)).toMatchObject({ certificates: 200, signedInTime: 1 });
    }
  });

  it('have unique names and start with the signer', () => {
    expect(CONTENDERS[0]).toBe(signer);
    expect(figures.size).toBe(CONTENDERS.length * SPEEDS.length);
  });

  it('that are simple beat the chosen one, in both time and polls, at one CA at most: the one that they fit', () => {
    const beatsAt = (name: string, speed: string) => {
      const chosen = figuresNamed(`${signer.name} at ${speed}`);
      const { overLimitP50, overLimitP99, pollsPerCertificate } = figuresNamed(`${name} at ${speed}`);
      return (
        overLimitP50 < chosen.overLimitP50 &&
        overLimitP99 < chosen.overLimitP99 &&
        pollsPerCertificate < chosen.pollsPerCertificate
      );
    };
    const simple = CONTENDERS.filter(({ name }) => !name.startsWith('chosen'));

    for (const { name } of simple) {
      expect(SPEEDS.filter((speed) => beatsAt(name, speed)).length).toBeLessThanOrEqual(1);
    }
  });

  it(
    'are throttled far more in a fleet if they ignore throttles',
    async () => {
      const fleet = { ...common, issuanceTime: 'typical', devices: 200, seconds: 10 } as const;
      const throttledShareOf = async (name: string) => {
        const peer = CONTENDERS.find((contender) => contender.name === name) as Peer;
        return figuresOf(await runFleet(peer, fleet)).throttledShare;
      };

      const chosen = await throttledShareOf(signer.name);
      const blind = await throttledShareOf('chosen, blind to throttles');

      expect(blind).toBeGreaterThan(3 * chosen);
    },
    PATIENCE_MS,
  );
});
