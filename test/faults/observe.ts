import { setTimeout as sleep } from 'node:timers/promises';
import { csrSha256Of } from '../../testing/faults/csr-sha256';
import { outcomeSums } from '../../testing/faults/records';
import { createCsr } from '../../tools/device/csr';
import type { DeployedSigner, RequestResult } from './deployed-signer';
import type { FaultCase } from './matrix/fault-case';

/** The effects of one fault. */
export interface Observation {
  /** How the request ended that met the fault. */
  readonly outcome: string;
  /** The reasons in its final log records: exactly one if all is well. */
  readonly logged: readonly string[];
  /** The sums of its metrics of the outcome. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Certificates that the authority had issued for it then. */
  readonly certificates: number;
  /** Lengths of log lines that are too long to be read whole, in characters. */
  readonly longLines: readonly number[];
  /** Delays of the timers that still ran in the container then, in milliseconds. */
  readonly leftovers: readonly number[];
  /** Requests on the wire that were still unanswered in the end. */
  readonly underWay: number;
  /** How another device's request ended, next in the same container. */
  readonly next: string;
  /** Orders sent meanwhile: one, unless something of the earlier request was still going on. */
  readonly nextOrders: number;
  /** How the same CSR ended the second time. */
  readonly again: string;
  /** Certificates for it in the end. */
  readonly certificatesInTheEnd: number;
  /** Whether the device got the same certificate both times, if it got two. */
  readonly sameCertificate: boolean;
  /** How it ended when others sent the same CSR: another client, and another principal. */
  readonly others: readonly string[];
  /** Whether each of them got a certificate of its own. */
  readonly othersHaveTheirOwn: boolean;
}

/** Longest line of the log, in characters; Lambda cuts at 256 kB. */
const LONGEST_LINE = 16_000;

/** Time for an abandoned order to arrive, in milliseconds. */
const ARRIVAL_MS = 50;

let devices = 0;

async function newDevice(): Promise<{
  readonly name: string;
  readonly csrPem: string;
  readonly sha256: string;
}> {
  devices += 1;
  const name = `device-${devices}`;
  const { csrPem } = await createCsr({ subject: `CN=${name}` });
  return { name, csrPem, sha256: csrSha256Of(csrPem) };
}

/** Lets one request meet a fault; then another device asks; then the first one again; then others with its CSR. */
export async function observe(signer: DeployedSigner, faultCase: FaultCase): Promise<Observation> {
  const { controls, gateway } = signer;
  const device = await newDevice();
  const other = await newDevice();

  if (faultCase.newContainer) await signer.renewContainer();
  await faultCase.inject(controls);
  const first = await signer.ask(device.csrPem, device.name);
  const certificates = (await signer.certificatesFor(device.sha256)).length;
  if (!faultCase.lasts) await controls.clear();
  faultCase.meanwhile?.(controls);

  // What was sent before the answer may arrive after it.
  await sleep(ARRIVAL_MS);
  const ordersBefore = signer.orders;
  const next = await signer.ask(other.csrPem, other.name);
  const nextOrders = signer.orders - ordersBefore;
  const again = await signer.ask(device.csrPem, device.name);
  const certificatesInTheEnd = (await signer.certificatesFor(device.sha256)).length;
  await controls.clear();
  controls.setClockAhead(0);
  const others = [
    await signer.ask(device.csrPem, `${device.name}-of-others`),
    await signer.ask(device.csrPem, device.name, 'another claim'),
  ];

  return {
    outcome: first.outcome,
    logged: finalRecords(first),
    metrics: outcomeSums(first.log),
    certificates,
    longLines: first.log
      .map((record) => JSON.stringify(record).length)
      .filter((length) => length > LONGEST_LINE),
    leftovers: first.leftovers,
    underWay: gateway.underWay,
    next: next.outcome,
    nextOrders,
    again: again.outcome,
    certificatesInTheEnd,
    sameCertificate: first.certificatePem === undefined || first.certificatePem === again.certificatePem,
    others: others.map(({ outcome }) => outcome),
    othersHaveTheirOwn: allDiffer([
      again.certificatePem,
      ...others.map(({ certificatePem }) => certificatePem),
    ]),
  };
}

function allDiffer(values: readonly unknown[]): boolean {
  return new Set(values).size === values.length;
}

function finalRecords({ log }: RequestResult): readonly string[] {
  return log.flatMap(({ message, reason }) => {
    if (message === 'Certificate issued') return ['signed'];
    return message === 'Signing failed' || message === 'Request rejected' ? [String(reason)] : [];
  });
}
