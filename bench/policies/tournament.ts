import type { X509Authority } from '../../local/x509/authority';
import { markdownTable } from '../markdown';
import type { Peer } from '../peers/peer';
import { CERTIFICATES, FLEET, ROUND_TRIP_MS, SPEEDS } from '../scenarios';
import { figuresOf, type Measurement } from '../speed/measurement';
import { mean } from '../speed/statistics';
import { runFleet, runSequence, type VirtualRunOptions } from '../speed/virtual-runs';
import { CONTENDERS } from './contenders';

type SeededRun = Omit<VirtualRunOptions, 'issuanceTime'>;

/** Issuance times and arrivals of so many seeds are averaged. */
const SEEDS = 3;

/**
 * Lets the ways of waiting for a certificate compete in virtual time; a table, in Markdown.
 *
 * @param seed The seeds are made from it.
 */
export async function tournament(authority: X509Authority, seed: string): Promise<string> {
  const common = { roundTripMs: ROUND_TRIP_MS, authorityCertificate: authority.certificatePem };
  const seeds = Array.from({ length: SEEDS }, (_, i) => ({ ...common, seed: `${seed}/${i + 1}` }));
  const lines: string[][] = [];
  for (const contender of CONTENDERS) lines.push([contender.name, ...(await cellsOf(contender, seeds))]);
  return markdownTable(['policy', ...SPEEDS, 'fleet', 'throttles', 'failed'], lines, 1);
}

async function cellsOf(peer: Peer, seeds: readonly SeededRun[]): Promise<string[]> {
  const cells: string[] = [];
  for (const issuanceTime of SPEEDS) {
    const runs: Measurement[] = [];
    for (const common of seeds) {
      runs.push(await runSequence(peer, { ...common, issuanceTime, certificates: CERTIFICATES }));
    }
    cells.push(describe(runs));
  }
  const fleets: Measurement[] = [];
  for (const common of seeds) fleets.push(await runFleet(peer, { ...common, ...FLEET }));
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
