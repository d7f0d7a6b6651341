import type { Peer } from '../peers/peer';
import { CERTIFICATES, type Conditions, FLEET, HERDS, PAUSES_MS, SPEEDS } from '../scenarios';
import { type Figures, figuresOf, type Measurement } from './measurement';
import { runFleet, runSequence } from './virtual-runs';

/** One run in virtual time, for any peer. */
export interface VirtualRun {
  readonly name: string;
  readonly measure: (peer: Peer, conditions: Conditions) => Promise<Measurement>;
}

/** The figures of one peer with one seed, by run name. */
export type FiguresByRun = ReadonlyMap<string, Figures>;

/** The single-container runs at one CA, one for each pause. */
export function sequencesAt(issuanceTime: (typeof SPEEDS)[number]): VirtualRun[] {
  return PAUSES_MS.map((pauseMs) => ({
    name: `${issuanceTime}, pauses of ${pauseMs / 1_000} s`,
    measure: (peer, conditions) => {
      // Other issuance times for each pause: a policy that takes no notice of pauses is at least measured four times.
      const seed = `${conditions.seed}/pauses of ${pauseMs}`;
      return runSequence(peer, { ...conditions, seed, issuanceTime, pauseMs, certificates: CERTIFICATES });
    },
  }));
}

export const FLEET_RUN: VirtualRun = {
  name: 'fleet',
  measure: (peer, conditions) => runFleet(peer, { ...conditions, ...FLEET }),
};

export const HERD_RUNS: readonly VirtualRun[] = Object.entries(HERDS).map(([name, herd]) => ({
  name,
  measure: (peer, conditions) => runFleet(peer, { ...conditions, ...herd }),
}));

export const ALL_RUNS: readonly VirtualRun[] = [...SPEEDS.flatMap(sequencesAt), FLEET_RUN, ...HERD_RUNS];

/** Measures a peer in several runs. */
async function figuresUnder(
  conditions: Conditions,
  peer: Peer,
  runs: readonly VirtualRun[],
): Promise<FiguresByRun> {
  const figures = new Map<string, Figures>();
  for (const { name, measure } of runs) figures.set(name, figuresOf(await measure(peer, conditions)));
  return figures;
}

/** The same with several seeds, derived from the one in `conditions`. */
export async function figuresOfSeeds(
  conditions: Conditions,
  peer: Peer,
  { runs, seeds }: { readonly runs: readonly VirtualRun[]; readonly seeds: number },
): Promise<FiguresByRun[]> {
  const figures: FiguresByRun[] = [];
  for (let i = 1; i <= seeds; i++) {
    figures.push(await figuresUnder({ ...conditions, seed: `${conditions.seed}/${i}` }, peer, runs));
  }
  return figures;
}
