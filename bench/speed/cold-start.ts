import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { unzipSync } from 'fflate';
import { ownProcess } from '../../cli/leftovers/leftovers';
import { throwawayCsr } from '../../handler/rehearsal/throwaway-csr';
import { functionZip } from '../../modules/bundle/function-zip';
import type { SandboxAuthority } from '../../sandbox/authorities/authority';
import type { BenchedAuthority } from '../authorities/authority';
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
  /** Time per request, not counting the wait for the CA: median, in milliseconds. */
  readonly ownWorkMs: number;
  /** Peak memory of the process, in MB. */
  readonly highWaterMb: number;
}

interface ContainerReport {
  readonly initMs: number;
  readonly ownWorkMs: readonly number[];
  readonly highWaterMb: number;
}

/** Starts the signer and the plain bundle in turn, then one more signer that signs `requests` CSRs. */
export async function measureContainers(
  { kind, plainBundle }: BenchedAuthority,
  { starts, requests }: { readonly starts: number; readonly requests: number },
): Promise<ContainerFigures> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  const authority = await kind.start({ unlimited: true });
  authority.setLatency(AUTHORITY_LATENCY_MS);
  try {
    const zip = functionZip(kind.entry);
    const signer = write(folder, 'signer', unzipSync(zip)['index.js'] ?? new Uint8Array());
    const plain = write(folder, 'plain', plainBundle(ROOT));
    const none = writeEvents(folder, 'none.json', 0);
    const [own, others]: [number[], number[]] = [[], []];
    for (let i = 0; i < starts; i++) {
      others.push((await start(plain, none, authority)).initMs);
      own.push((await start(signer, none, authority)).initMs);
    }
    const { ownWorkMs, highWaterMb } = await start(
      signer,
      writeEvents(folder, 'events.json', requests),
      authority,
    );
    return {
      zipBytes: zip.length,
      initMs: quantile(own, 0.5),
      plainInitMs: quantile(others, 0.5),
      ownWorkMs: quantile(ownWorkMs.slice(1), 0.5), // the first request also waits for the end of the init phase
      highWaterMb,
    };
  } finally {
    await authority.stop();
    rmSync(folder, { recursive: true, force: true });
  }
}

function write(folder: string, name: string, content: Uint8Array): string {
  mkdirSync(join(folder, name));
  const path = join(folder, name, 'index.js');
  writeFileSync(path, content);
  return path;
}

function writeEvents(folder: string, name: string, count: number): string {
  const events = Array.from({ length: count }, (_, i) => ({
    certificateSigningRequest: throwawayCsr(`device-${i}`),
    principalId: 'claim',
    clientId: `device-${i}`,
  }));
  const path = join(folder, name);
  writeFileSync(path, JSON.stringify(events));
  return path;
}

async function start(index: string, events: string, authority: SandboxAuthority): Promise<ContainerReport> {
  const container = promisify(execFile)(process.execPath, [join(__dirname, 'container.cjs'), index, events], {
    env: environmentFor(authority),
  });
  ownProcess(container.child);
  const { stdout } = await container;
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as ContainerReport;
}

/** As in Lambda with active tracing, but not sampled: there is no daemon to send traces to. */
function environmentFor(authority: SandboxAuthority): Record<string, string> {
  return {
    AWS_REGION: 'eu-central-1',
    AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
    AWS_LAMBDA_FUNCTION_NAME: 'bench',
    AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
    LAMBDA_TASK_ROOT: '/var/task',
    AWS_ACCESS_KEY_ID: 'SANDBOX',
    AWS_SECRET_ACCESS_KEY: 'SANDBOX',
    AWS_SESSION_TOKEN: 'SANDBOX',
    AWS_XRAY_DAEMON_ADDRESS: '127.0.0.1:2000',
    _X_AMZN_TRACE_ID: 'Root=1-00000000-000000000000000000000000;Parent=0000000000000000;Sampled=0',
    ...authority.environment(),
    SUBJECT_PATTERN: 'CN={clientId},O=Rehearsal',
    POWERTOOLS_SERVICE_NAME: 'bench',
    POWERTOOLS_METRICS_NAMESPACE: 'Bench',
  };
}
