import { randomBytes } from 'node:crypto';

/** An error in AWS Lambda's payload. */
export interface FunctionErrorPayload {
  readonly errorType: string;
  readonly errorMessage: string;
  /** Lines of the stack trace. Absent if the platform reports the error. */
  readonly trace?: readonly string[];
}

/** The outcome of one invocation; a failing function is an outcome, not an exception. */
export interface InvocationResult {
  /** What the handler returned (null for nothing), or a FunctionErrorPayload. */
  readonly payload: unknown;
  /** Set if the function failed for any reason, to AWS Lambda's value. */
  readonly functionError?: 'Unhandled';
  /**
   * Set if the failure ended the container: killed at its timeout, out of memory, crashed, or never started.
   * Absent for an error that the handler threw.
   */
  readonly died?: true;
  readonly requestId: string;
  /** Milliseconds from the request to the answer, init phase not included. */
  readonly durationMs: number;
  /** Milliseconds of the init phase; only for the first invocation of a container. */
  readonly initDurationMs?: number;
  /** Lines on stdout and stderr, in order within each; those of the init phase come first. */
  readonly logLines: readonly string[];
}

/** Message to a container, read by runtime.cjs. */
export interface InvocationRequest {
  readonly requestId: string;
  /** Milliseconds since the epoch. */
  readonly deadlineMs: number;
  readonly functionArn: string;
  /** X-Ray trace header. */
  readonly traceId: string;
  readonly event: unknown;
}

/** A new trace header. Format: X-Ray developer guide, "Tracing header". @param isSampled Whether a daemon gets the trace. */
export function traceHeader(nowMs: number, isSampled: boolean): string {
  const seconds = Math.floor(nowMs / 1000).toString(16);
  const random = (bytes: number) => randomBytes(bytes).toString('hex');
  return `Root=1-${seconds}-${random(12)};Parent=${random(8)};Sampled=${isSampled ? 1 : 0}`;
}

/** Lambda's answer for a function that was killed at its timeout. */
export function timedOut(requestId: string, timeoutMs: number): FunctionErrorPayload {
  const seconds = (timeoutMs / 1000).toFixed(2);
  return {
    errorType: 'Sandbox.Timedout',
    errorMessage: `RequestId: ${requestId} Error: Task timed out after ${seconds} seconds`,
  };
}

/** Lambda's answer for a container that exited without an answer. */
export function exited(requestId: string, code: number | null, signal: string | null): FunctionErrorPayload {
  const reason = signal
    ? `with error: signal: ${signal.replace(/^SIG/, '').toLowerCase()}`
    : code
      ? `with error: exit status ${code}`
      : 'without providing a reason';
  return {
    errorType: 'Runtime.ExitError',
    errorMessage: `RequestId: ${requestId} Error: Runtime exited ${reason}`,
  };
}
