import './speed/environment';
import { X509Authority } from '../local/x509/authority';
import { type BenchOptions, readBenchOptions, USAGE } from './options';
import { sdkWaiter } from './peers/sdk-waiter';
import { signer } from './peers/signer';
import { sleepOnce } from './peers/sleep-once';
import { type ContainerFigures, measureContainers } from './speed/cold-start';
import { type Row, renderTable } from './speed/table';
import { runFleet, runSequence } from './speed/virtual-runs';
import { runFleetOnWire, runSequenceOnWire } from './speed/wire-runs';

const PEERS = [signer, sleepOnce, sdkWaiter];
const SPEEDS = ['fast', 'typical', 'slow'] as const;

/** One round trip to AWS Private CA from a function in its Region, in milliseconds: an assumption. */
const ROUND_TRIP_MS = 10;

/** A container of the signer is careful with polls at first, in milliseconds; in the fleet they are new. */
const AT_EASE_MS = 60_000;

const FLEET = { issuanceTime: 'typical', devicesPerSecond: 20, seconds: 60 } as const;
const QUICK_FLEET = { ...FLEET, seconds: 10 } as const;

async function main(): Promise<void> {
  const options = readBenchOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
    return;
  }
  const authority = await X509Authority.create({ commonName: 'Bench CA', key: 'EC_prime256v1' });
  const containers = options.quick
    ? undefined
    : await measureContainers(authority, { starts: 15, requests: 100 });
  const rows = await virtualRows(options, authority, containers);
  if (!options.quick) rows.push(...(await wireRows(options, authority, containers)));

  process.stdout.write(`${renderTable(rows)}\n\n`);
  if (containers !== undefined) process.stdout.write(describe(containers));
  process.stdout.write(NOTES);
}

/** Says on stderr what is being measured: over the wire a run takes up to a minute. */
function announce(run: string, peer: string): void {
  process.stderr.write(`${run}: ${peer}\n`);
}

async function virtualRows(
  { quick, seed }: BenchOptions,
  authority: X509Authority,
  containers: ContainerFigures | undefined,
): Promise<Row[]> {
  const common = { seed, roundTripMs: ROUND_TRIP_MS, authorityCertificate: authority.certificatePem };
  const certificates = quick ? 60 : 1_000;
  const rows: Row[] = [];
  for (const issuanceTime of SPEEDS) {
    for (const peer of PEERS) {
      const measurement = await runSequence(peer, { ...common, issuanceTime, certificates });
      rows.push({ run: issuanceTime, measurement, initShare: initShare(peer.name, containers) });
    }
    const cold = { ...common, issuanceTime, certificates: certificates / 2, newContainerEvery: 1 };
    const measurement = await runSequence(signer, cold);
    rows.push({
      run: `${issuanceTime}, all cold`,
      measurement,
      initShare: initShare(signer.name, containers),
    });
  }
  for (const peer of PEERS) {
    const measurement = await runFleet(peer, { ...common, ...(quick ? QUICK_FLEET : FLEET) });
    rows.push({ run: 'fleet', measurement, initShare: initShare(peer.name, containers) });
  }
  return rows;
}

/** The check on virtual time: fewer certificates, but real calls, real timers and real signatures. */
async function wireRows(
  { seed }: BenchOptions,
  authority: X509Authority,
  containers: ContainerFigures | undefined,
): Promise<Row[]> {
  const rows: Row[] = [];
  for (const issuanceTime of SPEEDS) {
    for (const peer of PEERS) {
      announce(`${issuanceTime}, wire`, peer.name);
      const measurement = await runSequenceOnWire(peer, {
        authority,
        issuanceTime,
        seed,
        containers: 4,
        certificatesEach: issuanceTime === 'slow' ? 15 : 40,
        ageMs: peer === signer ? AT_EASE_MS : 0,
      });
      rows.push({ run: `${issuanceTime}, wire`, measurement, initShare: initShare(peer.name, containers) });
    }
  }
  announce('fleet, wire', signer.name);
  const measurement = await runFleetOnWire(signer, { authority, seed, ...FLEET });
  rows.push({ run: 'fleet, wire', measurement, initShare: initShare(signer.name, containers) });
  return rows;
}

function initShare(peer: string, containers: ContainerFigures | undefined): number | undefined {
  if (containers === undefined) return undefined;
  return peer === signer.name ? containers.initMs / containers.plainInitMs : 1;
}

function describe(figures: ContainerFigures): string {
  return `zip ${(figures.zipBytes / 1_000).toFixed(0)} kB
init ${figures.initMs.toFixed(1)} ms, of a plain bundle of the same libraries ${figures.plainInitMs.toFixed(1)} ms
own work per request, median ${figures.ownWorkMs.toFixed(1)} ms
memory high-water ${figures.highWaterMb.toFixed(0)} MB

`;
}

const NOTES = `over limit: latency over the CA's own time plus two round trips, of the requests signed within 5 s
fast, typical, slow, fleet: the real code in virtual time, round trip ${ROUND_TRIP_MS} ms; the same on every machine
wire: in real time against the sandbox's AWS Private CA; containers are signers of one process with state of
      their own. A busy machine makes these slower: compare rows, not runs.
polls count throttled ones; init is a share of the plain bundle's; billed ms is one warm request
`;

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : error}\n`);
  process.exitCode = 1;
});
