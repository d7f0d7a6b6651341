import type { Peer } from '../peers/peer';
import { CERTIFICATES, type Conditions, FLEET, PAUSES_MS, SPEEDS } from '../scenarios';
import { HERD_RUNS } from './all-runs';
import type { ContainerFigures } from './containers';
import type { Measurement } from './measurement';
import type { Row } from './table';
import { runFleet, runSequence } from './virtual-runs';
import { runFleetOnWire, runSequenceOnWire } from './wire-runs';

export interface ComparisonOptions extends Conditions {
  /** Figures of the bundles; `undefined` if not measured. */
  readonly containers?: ContainerFigures;
}

/** Compares the signer with its peers in virtual time. @param quick Uses fewer certificates. */
export async function compareInVirtualTime(options: ComparisonOptions, quick: boolean): Promise<Row[]> {
  const { signer } = options.authority;
  const peers = peersOf(options);
  const certificates = quick ? 60 : CERTIFICATES;
  const fleet = quick ? { ...FLEET, devices: FLEET.devices / 6, seconds: FLEET.seconds / 6 } : FLEET;
  const rows: Row[] = [];
  const [pauseMs] = PAUSES_MS;
  for (const issuanceTime of SPEEDS) {
    for (const peer of peers) {
      const measurement = await runSequence(peer, { ...options, issuanceTime, pauseMs, certificates });
      rows.push(row(issuanceTime, peer, measurement, options));
    }
    const cold = { ...options, issuanceTime, pauseMs, certificates: certificates / 2, newContainerEvery: 1 };
    rows.push(row(`${issuanceTime}, all cold`, signer, await runSequence(signer, cold), options));
  }
  for (const peer of peers) {
    rows.push(row('fleet', peer, await runFleet(peer, { ...options, ...fleet }), options));
  }
  if (quick) return rows;
  for (const { name, measure } of HERD_RUNS) {
    for (const peer of peers) rows.push(row(name, peer, await measure(peer, options), options));
  }
  return rows;
}

/**
 * Cross-checks virtual time with fewer certificates, but real calls, timers and signatures. Runs all CAs and peers at
 * once: other load on the machine affects them all alike.
 */
export async function compareOnWire(options: ComparisonOptions): Promise<Row[]> {
  const { signer } = options.authority;
  announce('one after the other, over the wire');
  const sequences = SPEEDS.flatMap((issuanceTime) =>
    peersOf(options).map(async (peer) => {
      const measurement = await runSequenceOnWire(peer, { ...options, issuanceTime, ...CONTAINERS_ON_WIRE });
      return row(`${issuanceTime}, wire`, peer, measurement, options);
    }),
  );
  const rows = await Promise.all(sequences);
  announce('a fleet, over the wire');
  rows.push(row('fleet, wire', signer, await runFleetOnWire(signer, { ...options, ...FLEET }), options));
  return rows;
}

/** Enough for the signer to learn; takes about five minutes. */
const CONTAINERS_ON_WIRE = { containers: 8, certificatesEach: 40, pauseMs: 5_000 } as const;

/** Reports progress on stderr: a run over the wire takes minutes. */
function announce(run: string): void {
  process.stderr.write(`${run} …\n`);
}

function peersOf({ authority: { signer, others } }: ComparisonOptions): readonly Peer[] {
  return [signer, ...others];
}

function row(
  run: string,
  peer: Peer,
  measurement: Measurement,
  { authority: { signer }, containers }: ComparisonOptions,
): Row {
  const share = containers && containers.initMs / containers.plainInitMs;
  return { run, measurement, initShare: containers && (peer === signer ? share : 1) };
}
