import '../../speed/environment';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { X509Authority } from '../../../sandbox/x509/authority';
import { CONTAINER_GOALS, SPEED_GOALS } from '../../goals/goals';
import { judge } from '../../goals/verdicts';
import { signer } from '../../peers/signer';
import { ROUND_TRIP_MS } from '../../scenarios';
import {
  ALL_RUNS,
  type FiguresByRun,
  FLEET_RUN,
  figuresOfSeeds,
  type VirtualRun,
} from '../../speed/all-runs';
import type { Figures } from '../../speed/measurement';

const PATIENCE_MS = 120_000;

/** A fleet's figures depend on the random arrivals, so one seed is not enough. */
const FLEET_SEEDS = 6;

// Virtual time: the figures are the same on every machine, however busy.
describe('The signer in virtual time', () => {
  let seeds: FiguresByRun[];
  let fleets: FiguresByRun[];

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Bench CA', key: 'EC_prime256v1' });
    const conditions = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
    const others = ALL_RUNS.filter((run) => run !== FLEET_RUN);
    seeds = await figuresOfSeeds(conditions, signer, { runs: others, seeds: 1 });
    fleets = await figuresOfSeeds(conditions, signer, { runs: [FLEET_RUN], seeds: FLEET_SEEDS });
  }, PATIENCE_MS);

  it.each(SPEED_GOALS.map((goal) => [goal.figure, goal.most, goal] as const))(
    'reaches its goal for %s: at most %d',
    (_, most, goal) => {
      const { reached, decisive } = judge(goal, goal.runs.includes(FLEET_RUN) ? fleets : seeds);

      expect(Math.max(...decisive)).toBeLessThanOrEqual(most);
      expect(reached).toBe(true);
    },
  );
});

describe('A goal', () => {
  const runs: VirtualRun[] = ['idle', 'busy'].map((name) => ({
    name,
    measure: () => Promise.reject(new Error('not measured here')),
  }));
  const goal = {
    figure: 'polls',
    runs,
    most: 3,
    of: ({ pollsPerCertificate }: Figures) => pollsPerCertificate,
  };
  const seed = (idle: number, busy: number): FiguresByRun =>
    new Map(
      Object.entries({ idle, busy }).map(([name, polls]) => [
        name,
        { pollsPerCertificate: polls } as Figures,
      ]),
    );

  it('is judged by the worst seed of each run', () => {
    expect(judge(goal, [seed(1, 2), seed(2, 3)])).toEqual({ reached: true, decisive: [2, 3] });
    expect(judge(goal, [seed(1, 2), seed(1, 3.1)])).toEqual({ reached: false, decisive: [1, 3.1] });
  });

  it('judged on average uses the mean of the seeds of each run', () => {
    const load = { ...goal, onAverage: true };

    expect(judge(load, [seed(1, 2), seed(2, 4)])).toEqual({ reached: true, decisive: [1.5, 3] });
    expect(judge(load, [seed(1, 3), seed(1, 4)])).toEqual({ reached: false, decisive: [1, 3.5] });
  });

  it('is missed if one of its runs was not measured', () => {
    expect(judge(goal, [new Map()]).reached).toBe(false);
  });
});

it('each goal for the bundle reads its own figure', () => {
  const containers = { initMs: 10, plainInitMs: 40, ownWorkMs: 2, zipBytes: 3_000, highWaterMb: 4 };

  expect(CONTAINER_GOALS.map(({ of }) => of(containers))).toEqual([0.25, 2, 3, 4]);
});
