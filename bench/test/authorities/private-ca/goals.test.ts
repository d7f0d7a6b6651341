import '../../../speed/environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { PRIVATE_CA_BENCH } from '../../../authorities/private-ca/bench';
import { CONTAINER_GOALS, SPEED_GOALS } from '../../../authorities/private-ca/goals';
import { signer } from '../../../authorities/private-ca/peers/signer';
import { judge } from '../../../goals/verdicts';
import { ROUND_TRIP_MS } from '../../../scenarios';
import { ALL_RUNS, type FiguresByRun, FLEET_RUN, figuresOfSeeds } from '../../../speed/all-runs';

const PATIENCE_MS = 120_000;

/** What a fleet costs depends on its random arrivals: one seed would not do. */
const FLEET_SEEDS = 12;

// Virtual time: the figures are the same on every machine, however busy.
describe('The signer in virtual time', () => {
  let seeds: FiguresByRun[];
  let fleets: FiguresByRun[];

  beforeAll(async () => {
    const authority = await PRIVATE_CA_BENCH.prepare();
    const conditions = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
    const others = ALL_RUNS.filter((run) => run !== FLEET_RUN);
    seeds = await figuresOfSeeds(conditions, signer, { runs: others, seeds: 1 });
    fleets = await figuresOfSeeds(conditions, signer, { runs: [FLEET_RUN], seeds: FLEET_SEEDS });
  }, PATIENCE_MS);

  it.each(SPEED_GOALS.map((goal) => [goal.figure, goal.most, goal] as const))(
    'reaches its goal for %s: at most %d',
    (_figure, _most, goal) => {
      expect(goal.runs).not.toEqual([]);
      expect(judge(goal, goal.runs.includes(FLEET_RUN) ? fleets : seeds)).not.toBe('missed');
    },
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

  expect(CONTAINER_GOALS.map(({ of }) => of(containers))).toEqual([0.25, 2, 3, 4]);
});
