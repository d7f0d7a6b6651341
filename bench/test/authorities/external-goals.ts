import { beforeAll, describe, expect, it } from '@jest/globals';
import type { AuthorityBench } from '../../authorities/authority';
import { EXTERNAL_SPEED_GOALS } from '../../authorities/external/goals';
import { judge } from '../../goals/verdicts';
import { ROUND_TRIP_MS } from '../../scenarios';
import { type FiguresByRun, figuresOfSeeds } from '../../speed/all-runs';

const PATIENCE_MS = 120_000;

/** Every certificate is a real one, so the runs that take thousands are left to `npm run bench -- --goals`. */
const GOALS = EXTERNAL_SPEED_GOALS.filter(({ figure }) => figure.startsWith('typical: '));

/** Judges the signer of an authority outside of AWS. Virtual time: the figures are the same on every machine. */
export function describeGoals(bench: AuthorityBench): void {
  describe(`The signer with the authority ${bench.name}, in virtual time`, () => {
    let seeds: FiguresByRun[];

    beforeAll(async () => {
      const authority = await bench.prepare();
      const conditions = { seed: 'test', roundTripMs: ROUND_TRIP_MS, authority };
      const runs = [...new Set(GOALS.flatMap((goal) => goal.runs))];
      seeds = await figuresOfSeeds(conditions, authority.signer, { runs, seeds: 1 });
    }, PATIENCE_MS);

    it.each(GOALS.map((goal) => [goal.figure, goal.most, goal] as const))(
      'reaches its goal for %s: at most %d',
      (_figure, _most, goal) => {
        expect(judge(goal, seeds)).toBe('reached');
      },
    );
  });
}
