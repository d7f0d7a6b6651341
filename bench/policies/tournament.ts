import { markdownTable } from '../markdown';
import type { Peer } from '../peers/peer';
import { CERTIFICATES, type Conditions, FLEET, SPEEDS } from '../scenarios';
import { figuresOf, type Measurement } from '../speed/measurement';
import { mean } from '../speed/statistics';
import { runFleet, runSequence } from '../speed/virtual-runs';
import { CONTENDERS } from './contenders';

/** Issuance times and arrivals of so many seeds are averaged. */
const SEEDS = 3;

/**
 * Lets the ways of waiting for a certificate compete in virtual time; a table, in Markdown. The seeds are made from
 * that of the conditions.
 */
export async function tournament(conditions: Conditions): Promise<string> {
  const seeded = Array.from({ length: SEEDS }, (_, i) => ({
    ...conditions,
    seed: `${conditions.seed}/${i + 1}`,
  }));
  const lines: string[][] = [];
  for (const contender of CONTENDERS) lines.push([contender.name, ...(await cellsOf(contender, seeded))]);
  return markdownTable(['policy', ...SPEEDS, 'fleet', 'throttles', 'failed'], lines, 1);
}

async function cellsOf(peer: Peer, seeded: readonly Conditions[]): Promise<string[]> {
  const cells: string[] = [];
  for (const issuanceTime of SPEEDS) {
    const runs: Measurement[] = [];
    for (const conditions of seeded) {
      runs.push(await runSequence(peer, { ...conditions, issuanceTime, certificates: CERTIFICATES }));
    }
    cells.push(describe(runs));
  }
  const fleets: Measurement[] = [];
  for (const conditions of seeded) fleets.push(await runFleet(peer, { ...conditions, ...FLEET }));
  const figures = fleets.map(figuresOf);
  const failed = mean(figures.map(({ signedInTime }) => 100 * (1 - signedInTime)));
  const throttles = mean(figures.map((figure) => figure.throttles));
  return [...cells, describe(fleets), throttles.toFixed(0), `${failed.toFixed(1)} %`];
}

/** Time over limit, median and 99th percentile, and polls per certificate. */
function describe(runs: readonly Measurement[]): string {
  const figures = runs.map(figuresOf);
  return [
    mean(figures.map(({ overLimitP50 }) => overLimitP50)).toFixed(2),
    mean(figures.map(({ overLimitP99 }) => overLimitP99)).toFixed(2),
    mean(figures.map(({ pollsPerCertificate }) => pollsPerCertificate)).toFixed(1),
  ].join(' / ');
}
