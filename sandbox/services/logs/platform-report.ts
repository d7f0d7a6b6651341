import type { FunctionErrorPayload, InvocationResult } from '../lambda/invocation';

/** Lambda's report of how an invocation ended. */
interface Ending {
  readonly status: 'success' | 'error' | 'timeout';
  /** Why the runtime exited. */
  readonly errorType?: string;
}

/**
 * The last log line of an invocation, if the log format is JSON. The sandbox does not measure memory. (Lambda developer guide, "Lambda Telemetry API Event schema reference", platform.report)
 */
export function platformReport(result: InvocationResult, timestampMs: number): string {
  const { requestId, durationMs, initDurationMs } = result;
  const metrics = {
    durationMs,
    billedDurationMs: Math.ceil(durationMs),
    memorySizeMB: 0,
    maxMemoryUsedMB: 0,
    ...(initDurationMs !== undefined && { initDurationMs }),
  };
  const record = { requestId, metrics, ...ending(result) };
  return JSON.stringify({ time: new Date(timestampMs).toISOString(), type: 'platform.report', record });
}

/**
 * Errors thrown by a handler, and timeouts, have no type here. For errors that end the runtime, Lambda's own types are
 * kept; all others, such as an error while the module loads, become `Runtime.Unknown`. (Captured
 * reports; aws-lambda-runtime-interface-emulator, `GetValidRuntimeOrFunctionErrorType`)
 */
function ending({ functionError, died, payload }: InvocationResult): Ending {
  if (functionError === undefined) return { status: 'success' };
  if (died === undefined) return { status: 'error' };
  const { errorType } = payload as FunctionErrorPayload;
  if (errorType === 'Sandbox.Timedout') return { status: 'timeout' };
  return { status: 'error', errorType: errorType.startsWith('Runtime.') ? errorType : 'Runtime.Unknown' };
}
