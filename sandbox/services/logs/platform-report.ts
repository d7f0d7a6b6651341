import type { FunctionErrorPayload, InvocationResult } from '../lambda/invocation';

/** How Lambda says that an invocation ended. */
interface Ending {
  readonly status: 'success' | 'error' | 'timeout';
  /** What the runtime died of. */
  readonly errorType?: string;
}

/**
 * The line with which Lambda ends the log of an invocation, when its log format is JSON. Memory is not measured in the
 * sandbox. (Lambda developer guide, "Lambda Telemetry API Event schema reference", platform.report)
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
 * An error that a handler throws has no type here, nor has a timeout. Of what kills the runtime, types of Lambda's own
 * are kept and all others, such as that of an error thrown while the module loads, become `Runtime.Unknown`. (Captured
 * reports; aws-lambda-runtime-interface-emulator, `GetValidRuntimeOrFunctionErrorType`)
 */
function ending({ functionError, died, payload }: InvocationResult): Ending {
  if (functionError === undefined) return { status: 'success' };
  if (died === undefined) return { status: 'error' };
  const { errorType } = payload as FunctionErrorPayload;
  if (errorType === 'Sandbox.Timedout') return { status: 'timeout' };
  return { status: 'error', errorType: errorType.startsWith('Runtime.') ? errorType : 'Runtime.Unknown' };
}
