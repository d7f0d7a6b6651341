import { markdownTable } from '../markdown';
import type { Peer } from '../peers/peer';
import { type Conditions, SPEEDS } from '../scenarios';
import { type FiguresByRun, FLEET_RUN, figuresOfSeeds, sequencesAt } from '../speed/all-runs';
import type { Figures } from '../speed/measurement';
import { mean } from '../speed/statistics';

/** Number of seeds to average over. */
const SEEDS = 3;

/** Each CA at the shortest pause only: no contender takes the pauses into account, so longer ones add nothing. */
const RUNS = [...SPEEDS.flatMap((speed) => sequencesAt(speed).slice(0, 1)), FLEET_RUN];

/** Compares poll policies in virtual time; derives its seeds from the one in `conditions`. @returns a Markdown table */
export async function tournament(conditions: Conditions): Promise<string> {
  const lines: string[][] = [];
  for (const contender of conditions.authority.contenders)
    lines.push([contender.name, ...(await cellsOf(contender, conditions))]);
  return markdownTable(['policy', ...SPEEDS, 'fleet', 'throttled', 'failed'], lines, 1);
}

async function cellsOf(peer: Peer, conditions: Conditions): Promise<string[]> {
  const seeds = await figuresOfSeeds(conditions, peer, { runs: RUNS, seeds: SEEDS });
  const fleets = figuresNamed(FLEET_RUN.name, seeds);
  const throttled = mean(fleets.map(({ throttledShare }) => 100 * throttledShare));
  const failed = mean(fleets.map(({ signedInTime }) => 100 * (1 - signedInTime)));
  const latencies = RUNS.map(({ name }) => describe(figuresNamed(name, seeds)));
  return [...latencies, `${throttled.toFixed(1)} %`, `${failed.toFixed(1)} %`];
}

function figuresNamed(name: string, seeds: readonly FiguresByRun[]): Figures[] {
  return seeds.flatMap((figures) => figures.get(name) ?? []);
}

/** Latency over limit (median, 99th percentile) and polls per certificate. */
function describe(figures: readonly Figures[]): string {
  return [
    mean(figures.map(({ overLimitP50 }) => overLimitP50)).toFixed(2),
    mean(figures.map(({ overLimitP99 }) => overLimitP99)).toFixed(2),
    mean(figures.map(({ pollsPerCertificate }) => pollsPerCertificate)).toFixed(1),
  ].join(' / ');
}
