import { markdownTable } from '../markdown';
import { signer } from '../peers/signer';
import { CERTIFICATES, type Conditions, FLEET, SPEEDS } from '../scenarios';
import { type ContainerFigures, measureContainers } from '../speed/cold-start';
import { type Figures, figuresOf } from '../speed/measurement';
import { mean } from '../speed/statistics';
import { runFleet, runSequence } from '../speed/virtual-runs';
import { CONTAINER_GOALS, type SeededFigures, SPEED_GOALS } from './goals';

const TITLES = ['figure', '', 'at most', 'smallest', 'mean', 'largest'];

/**
 * Holds the signer against its goals; a table, in Markdown.
 *
 * @param seeds How many seeds, made from that of the conditions. A goal is reached when each of them reaches it.
 */
export async function verdicts(conditions: Conditions, seeds: number): Promise<string> {
  const containers = await measureContainers(conditions.authority, { starts: 15, requests: 100 });
  const runs: SeededFigures[] = [];
  for (let i = 1; i <= seeds; i++) {
    runs.push(await figuresUnder({ ...conditions, seed: `${conditions.seed}/${i}` }));
  }
  return markdownTable(TITLES, [...speedLines(runs), ...containerLines(containers)], 2);
}

/** The signer's figures with one seed, in virtual time. */
export async function figuresUnder(conditions: Conditions): Promise<SeededFigures> {
  const figures: [string, Figures][] = [];
  for (const issuanceTime of SPEEDS) {
    const run = await runSequence(signer, { ...conditions, issuanceTime, certificates: CERTIFICATES });
    figures.push([issuanceTime, figuresOf(run)]);
  }
  figures.push(['fleet', figuresOf(await runFleet(signer, { ...conditions, ...FLEET }))]);
  return Object.fromEntries(figures) as SeededFigures;
}

function speedLines(runs: readonly SeededFigures[]): string[][] {
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
