import { markdownTable } from '../markdown';
import { signer } from '../peers/signer';
import type { Conditions } from '../scenarios';
import { type FiguresByRun, figuresOfSeeds } from '../speed/all-runs';
import { type ContainerFigures, measureContainers } from '../speed/cold-start';
import { mean } from '../speed/statistics';
import { CONTAINER_GOALS, SPEED_GOALS } from './goals';

const TITLES = ['figure', '', 'at most', 'smallest', 'mean', 'largest'];

/**
 * Holds the signer against its goals; a table, in Markdown.
 *
 * @param seeds How many seeds, made from that of the conditions. A goal is reached when each of them reaches it.
 */
export async function verdicts(conditions: Conditions, seeds: number): Promise<string> {
  const containers = await measureContainers(conditions.authority, { starts: 15, requests: 100 });
  const runs = await figuresOfSeeds(conditions, signer, seeds);
  return markdownTable(TITLES, [...speedLines(runs), ...containerLines(containers)], 2);
}

function speedLines(runs: readonly FiguresByRun[]): string[][] {
  return SPEED_GOALS.map(({ figure, most, of }) => {
    const values = runs.map(of);
    const largest = Math.max(...values);
    const spread = [Math.min(...values), mean(values), largest];
    return [figure, verdict(largest, most), `${most}`, ...spread.map((value) => value.toFixed(3))];
  });
}

function containerLines(figures: ContainerFigures): string[][] {
  return CONTAINER_GOALS.map(({ figure, most, unit, of }) => {
    const value = of(figures);
    const shown = `${value.toFixed(2)} ${unit}`.trim();
    return [figure, verdict(value, most), `${most} ${unit}`.trim(), '', shown, ''];
  });
}

function verdict(value: number, most: number): string {
  return value <= most ? 'reached' : 'missed';
}
