import { markdownTable } from '../markdown';
import type { Peer } from '../peers/peer';
import { type Conditions, SPEEDS } from '../scenarios';
import { figuresOfSeeds } from '../speed/all-runs';
import type { Figures } from '../speed/measurement';
import { mean } from '../speed/statistics';
import { CONTENDERS } from './contenders';

/** Issuance times and arrivals of so many seeds are averaged. */
const SEEDS = 3;

/**
 * Lets the ways of waiting for a certificate compete in virtual time; a table, in Markdown. The seeds are made from
 * that of the conditions.
 */
export async function tournament(conditions: Conditions): Promise<string> {
  const lines: string[][] = [];
  for (const contender of CONTENDERS) lines.push([contender.name, ...(await cellsOf(contender, conditions))]);
  return markdownTable(['policy', ...SPEEDS, 'fleet', 'throttles', 'failed'], lines, 1);
}

async function cellsOf(peer: Peer, conditions: Conditions): Promise<string[]> {
  const runs = await figuresOfSeeds(conditions, peer, SEEDS);
  const fleets = runs.map(({ fleet }) => fleet);
  const failed = mean(fleets.map(({ signedInTime }) => 100 * (1 - signedInTime)));
  const throttles = mean(fleets.map((fleet) => fleet.throttles));
  const speeds = SPEEDS.map((issuanceTime) => describe(runs.map((run) => run[issuanceTime])));
  return [...speeds, describe(fleets), throttles.toFixed(0), `${failed.toFixed(1)} %`];
}

/** Time over limit, median and 99th percentile, and polls per certificate. */
function describe(figures: readonly Figures[]): string {
  return [
    mean(figures.map(({ overLimitP50 }) => overLimitP50)).toFixed(2),
    mean(figures.map(({ overLimitP99 }) => overLimitP99)).toFixed(2),
    mean(figures.map(({ pollsPerCertificate }) => pollsPerCertificate)).toFixed(1),
  ].join(' / ');
}
