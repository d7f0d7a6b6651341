import '../../../speed/environment';
import { describe, expect, it } from '@jest/globals';
import { KMS_BENCH } from '../../../authorities/kms/bench';
import { CONTAINER_GOALS, SPEED_GOALS } from '../../../authorities/kms/goals';
import { signer } from '../../../authorities/kms/peers/signer';
import { judge } from '../../../goals/verdicts';
import { ROUND_TRIP_MS } from '../../../scenarios';
import { figuresOfSeeds } from '../../../speed/all-runs';

const PATIENCE_MS = 120_000;

// Virtual time: the figures are the same on every machine, however busy.
describe('The signer with a CA of your own, in virtual time', () => {
  it.each(SPEED_GOALS.map((goal) => [goal.figure, goal.most, goal] as const))(
    'reaches its goal for %s: at most %d',
    async (_figure, _most, goal) => {
      const authority = await KMS_BENCH.prepare();
      const conditions = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
      const seeds = await figuresOfSeeds(conditions, signer, { runs: goal.runs, seeds: 1 });

      expect(judge(goal, seeds)).toBe('reached');
    },
    PATIENCE_MS,
  );
});

it('Each goal for the bundle reads its own figure', () => {
  const containers = {
    initMs: 10,
    plainInitMs: 40,
    ownWorkMs: 2,
    workMs: 5,
    zipBytes: 3_000,
    highWaterMb: 4,
  };

  expect(CONTAINER_GOALS.map(({ of }) => of(containers))).toEqual([0.25, 2, 3]);
});
