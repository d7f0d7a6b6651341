import { markdownTable } from '../markdown';
import type { Conditions } from '../scenarios';
import { type FiguresByRun, figuresOfSeeds, type VirtualRun } from '../speed/all-runs';
import { type ContainerFigures, measureContainers } from '../speed/containers';
import { mean } from '../speed/statistics';
import type { ContainerGoal, SpeedGoal } from './goal';

const TITLES = ['figure', '', 'at most', 'smallest', 'mean', 'largest', 'mean by run'];

/**
 * Checks the signer against its goals. @returns a Markdown table
 *
 * @param seeds Number of seeds, each derived from the seed in `conditions`.
 */
export async function verdicts(conditions: Conditions, seeds: number): Promise<string> {
  const { signer, speedGoals, containerGoals } = conditions.authority;
  const containers = await measureContainers(conditions.authority, { starts: 15, rounds: 4, requests: 100 });
  const figures = await figuresOfSeeds(conditions, signer, { runs: runsOf(speedGoals), seeds });
  return markdownTable(
    TITLES,
    [...speedLines(speedGoals, figures), ...containerLines(containerGoals, containers)],
    2,
  );
}

/** How well several seeds reach a goal: in each run with each seed, in each run on the average of the seeds, or not. */
export function judge(goal: SpeedGoal, seeds: readonly FiguresByRun[]): 'reached' | 'on average' | 'missed' {
  const runs = valuesByRun(goal, seeds);
  if (runs.flat().every((value) => value <= goal.most)) return 'reached';
  return runs.every((values) => mean(values) <= goal.most) ? 'on average' : 'missed';
}

function speedLines(goals: readonly SpeedGoal[], seeds: readonly FiguresByRun[]): string[][] {
  return goals.map((goal) => {
    const runs = valuesByRun(goal, seeds);
    const values = runs.flat();
    const spread = [Math.min(...values), mean(values), Math.max(...values)];
    const byRun = runs.map((ofRun) => mean(ofRun).toFixed(2)).join(' / ');
    return [
      goal.figure,
      judge(goal, seeds),
      `${goal.most}`,
      ...spread.map((value) => value.toFixed(3)),
      byRun,
    ];
  });
}

/** The runs of all goals, each once. */
function runsOf(goals: readonly SpeedGoal[]): readonly VirtualRun[] {
  const runs = goals.flatMap((goal) => goal.runs);
  return [...new Map(runs.map((run) => [run.name, run])).values()];
}

/** The goal's figure for each of its runs, and in each run for each seed. */
function valuesByRun({ runs, of }: SpeedGoal, seeds: readonly FiguresByRun[]): number[][] {
  return runs.map(({ name }) =>
    seeds.map((figures) => {
      const run = figures.get(name);
      return run === undefined ? Number.NaN : of(run);
    }),
  );
}

function containerLines(goals: readonly ContainerGoal[], figures: ContainerFigures): string[][] {
  return goals.map(({ figure, most, unit, of }) => {
    const value = of(figures);
    const shown = `${value.toFixed(2)} ${unit}`.trim();
    return [figure, value <= most ? 'reached' : 'missed', `${most} ${unit}`.trim(), '', shown, '', ''];
  });
}
