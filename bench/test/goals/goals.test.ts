import '../../speed/environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Authority } from '../../../sandbox/x509/authority';
import { CONTAINER_GOALS, SPEED_GOALS } from '../../goals/goals';
import { signer } from '../../peers/signer';
import { ROUND_TRIP_MS } from '../../scenarios';
import { type FiguresByRun, figuresUnder } from '../../speed/all-runs';

const PATIENCE_MS = 120_000;

// Virtual time: the figures are the same on every machine, however busy.
describe('The signer in virtual time', () => {
  let figures: FiguresByRun;

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Bench CA', key: 'EC_prime256v1' });
    figures = await figuresUnder({ seed: 'test', roundTripMs: ROUND_TRIP_MS, authority }, signer);
  }, PATIENCE_MS);

  it.each(SPEED_GOALS.map((goal) => [goal.figure, goal.most, goal] as const))(
    'reaches its goal for %s: at most %d',
    (_, most, { of }) => {
      expect(of(figures)).toBeLessThanOrEqual(most);
    },
  );
});

it('Each goal for the bundle reads its own figure', () => {
  const containers = { initMs: 10, plainInitMs: 40, ownWorkMs: 2, zipBytes: 3_000, highWaterMb: 4 };

  expect(CONTAINER_GOALS.map(({ of }) => of(containers))).toEqual([0.25, 2, 3, 4]);
});
