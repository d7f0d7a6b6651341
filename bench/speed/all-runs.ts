import type { Peer } from '../peers/peer';
import { CERTIFICATES, type Conditions, FLEET, SPEEDS } from '../scenarios';
import { type Figures, figuresOf } from './measurement';
import { runFleet, runSequence } from './virtual-runs';

/** The figures of one peer with one seed, by run. */
export type FiguresByRun = Readonly<Record<(typeof SPEEDS)[number] | 'fleet', Figures>>;

/** A peer at each CA and in a fleet, in virtual time. */
export async function figuresUnder(conditions: Conditions, peer: Peer): Promise<FiguresByRun> {
  const figures: [string, Figures][] = [];
  for (const issuanceTime of SPEEDS) {
    const run = await runSequence(peer, { ...conditions, issuanceTime, certificates: CERTIFICATES });
    figures.push([issuanceTime, figuresOf(run)]);
  }
  figures.push(['fleet', figuresOf(await runFleet(peer, { ...conditions, ...FLEET }))]);
  return Object.fromEntries(figures) as FiguresByRun;
}

/** The same with several seeds, made from that of the conditions. */
export async function figuresOfSeeds(
  conditions: Conditions,
  peer: Peer,
  seeds: number,
): Promise<FiguresByRun[]> {
  const figures: FiguresByRun[] = [];
  for (let i = 1; i <= seeds; i++) {
    figures.push(await figuresUnder({ ...conditions, seed: `${conditions.seed}/${i}` }, peer));
  }
  return figures;
}
