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

/** What a fleet costs depends on its random arrivals: one seed would not do. */
const FLEET_SEEDS = 12;

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
    (_figure, _most, goal) => {
      expect(goal.runs).not.toEqual([]);
      expect(judge(goal, goal.runs.includes(FLEET_RUN) ? fleets : seeds)).not.toBe('missed');
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

  it('is reached when each seed reaches it in each run', () => {
    expect(judge(goal, [seed(1, 2), seed(2, 3)])).toBe('reached');
  });

  it('is reached on average when the seeds do so in each run', () => {
    expect(judge(goal, [seed(1, 2), seed(2, 4)])).toBe('on average');
  });

  it('is missed when it is missed in one run', () => {
    expect(judge(goal, [seed(1, 3), seed(1, 4)])).toBe('missed');
  });

  it('is missed in a run that was not measured', () => {
    expect(judge(goal, [new Map()])).toBe('missed');
  });
});

it('Each goal for the bundle reads its own figure', () => {
  const containers = { initMs: 10, plainInitMs: 40, ownWorkMs: 2, zipBytes: 3_000, highWaterMb: 4 };

  expect(CONTAINER_GOALS.map(({ of }) => of(containers))).toEqual([0.25, 2, 3, 4]);
});
