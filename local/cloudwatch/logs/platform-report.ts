/** What Lambda reports of an invocation at its end. */
export interface InvocationReport {
  readonly requestId: string;
  readonly status: 'success' | 'error' | 'failure' | 'timeout';
  /** Set when the function failed. */
  readonly errorType?: string;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Milliseconds; only for the first invocation of a container. */
  readonly initDurationMs?: number;
  /** MB. */
  readonly memorySizeMB: number;
  readonly maxMemoryUsedMB: number;
}

/**
 * The line with which Lambda ends the log of an invocation, when its log format is JSON.
 * Source: Lambda developer guide, "Lambda Telemetry API Event schema reference", platform.report.
 */
export function platformReport(report: InvocationReport, timestampMs: number): string {
  const { requestId, status, errorType, durationMs, initDurationMs, memorySizeMB, maxMemoryUsedMB } = report;
  const metrics = {
    durationMs,
    billedDurationMs: Math.ceil(durationMs),
    memorySizeMB,
    maxMemoryUsedMB,
    ...(initDurationMs !== undefined && { initDurationMs }),
  };
  const record = { requestId, metrics, status, ...(errorType !== undefined && { errorType }) };
  return JSON.stringify({ time: new Date(timestampMs).toISOString(), type: 'platform.report', record });
}

/** The status that Lambda gives an invocation, by the type of its error: `undefined` for a success. */
export function statusOf(errorType: string | undefined): InvocationReport['status'] {
  if (errorType === undefined) return 'success';
  if (/Timedout$/.test(errorType)) return 'timeout';
  // The runtime itself died, where "error" is what a handler throws.
  return /^Runtime\./.test(errorType) ? 'failure' : 'error';
}
