import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { unzipSync } from 'fflate';
import { throwawayCsr } from '../../handler/rehearsal/throwaway-csr';
import { functionZip } from '../../modules/bundle/function-zip';
import type { BenchedAuthority } from '../authorities/authority';
import { ownWorkMs, workMs } from './own-work';
import { type ContainerReport, runContainer } from './run-container';
import { quantile } from './statistics';

const ROOT = resolve(__dirname, '../..');

/** How long the authority takes for each certificate, in milliseconds. */
const AUTHORITY_LATENCY_MS = 20;

/** What it costs to load and run the bundle. */
export interface ContainerFigures {
  readonly zipBytes: number;
  /** Time to load the bundle, in milliseconds: median of the starts. */
  readonly initMs: number;
  /** The same for a plain bundle of the same libraries. */
  readonly plainInitMs: number;
  /** The signer's own work for a request, as `ownWork` of its authority's bench tells it: median, in milliseconds. */
  readonly ownWorkMs: number;
  /** All that a request takes in the container, the SDK's work for its calls included: median, in milliseconds. */
  readonly workMs: number;
  /** Peak memory of the process, in MB. */
  readonly highWaterMb: number;
}

/** How much to measure. */
export interface MeasuredContainers {
  /** Containers of each kind that only start. */
  readonly starts: number;
  /** Containers of each kind that also get requests. */
  readonly rounds: number;
  /** Requests to each of those. */
  readonly requests: number;
}

/** Starts the signer and the plain bundle in turn, so that whatever else the machine does, it does to both. */
export async function measureContainers(
  { kind, ownWork, plainBundle }: BenchedAuthority,
  { starts, rounds, requests }: MeasuredContainers,
): Promise<ContainerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const authority = await kind.start({ unlimited: true });
  authority.setLatency(AUTHORITY_LATENCY_MS);
  try {
    const zip = functionZip(kind.entry);
    const signer = write(folder, 'signer', unzipSync(zip)['index.js'] ?? new Uint8Array());
    const plain = write(folder, 'plain', plainBundle(ROOT));
    const inTurn = async (name: string, times: number, count: number) => {
      const reports: { readonly own: ContainerReport; readonly plain: ContainerReport }[] = [];
      for (let i = 0; i < times; i++) {
        const events = writeEvents(folder, `${name}-${i}`, count);
        const other = await runContainer(plain, events, authority);
        reports.push({ own: await runContainer(signer, events, authority), plain: other });
      }
      return { own: reports.map(({ own }) => own), plain: reports.map((report) => report.plain) };
    };
    const started = await inTurn('start', starts, 0);
    const asked = await inTurn('round', rounds, requests);
    const times = { own: warmRequests(asked.own), plain: warmRequests(asked.plain) };
    return {
      zipBytes: zip.length,
      initMs: medianInit(started.own),
      plainInitMs: medianInit(started.plain),
      ownWorkMs: ownWorkMs(ownWork, times.own, times.plain),
      workMs: workMs(times.own),
      highWaterMb: Math.max(...asked.own.map(({ highWaterMb }) => highWaterMb)),
    };
  } finally {
    await authority.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function medianInit(reports: readonly ContainerReport[]): number {
  return quantile(
    reports.map(({ initMs }) => initMs),
    0.5,
  );
}

/** The first request of a container also waits for the end of the init phase. */
function warmRequests(reports: readonly ContainerReport[]) {
  return reports.flatMap(({ requests }) => requests.slice(1));
}

function write(folder: string, name: string, content: Uint8Array): string {
  mkdirSync(join(folder, name));
  const path = join(folder, name, 'index.js');
  writeFileSync(path, content);
  return path;
}

/** Events of devices that nobody else has the names of. @returns path of the file */
function writeEvents(folder: string, name: string, count: number): string {
  const events = Array.from({ length: count }, (_, i) => ({
    certificateSigningRequest: throwawayCsr(`${name}-device-${i}`),
    principalId: 'claim',
    clientId: `${name}-device-${i}`,
  }));
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(events));
  return path;
}
