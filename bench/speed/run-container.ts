import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { ownProcess } from '../../cli/leftovers/leftovers';
import type { SandboxAuthority } from '../../sandbox/authorities/authority';

/** What a container says of itself. */
export interface ContainerReport {
  /** Time to load the bundle, in milliseconds. */
  readonly initMs: number;
  readonly requests: readonly RequestTimes[];
  /** Peak memory of the process, in MB. */
  readonly highWaterMb: number;
}

/** Of one request, in milliseconds. */
export interface RequestTimes {
  readonly latencyMs: number;
  /** What the signer's metrics say that the authority took; 0 from a bundle without that metric. */
  readonly authorityMs: number;
  /** The time in which a call was under way: from handing it to its socket to the head of the answer. */
  readonly wireMs: number;
}

/**
 * Runs one container in its own process.
 *
 * @param index Path of the bundle. @param events Path of a JSON file with the events that it gets, one after the other.
 */
export async function runContainer(
  index: string,
  events: string,
  authority: SandboxAuthority,
): Promise<ContainerReport> {
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
