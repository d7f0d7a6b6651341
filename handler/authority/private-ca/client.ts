import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { ACMPCAClient } from '@aws-sdk/client-acm-pca';
import type { Deadline } from '../../deadline';
import { SigningFailed } from '../../errors';
import { metrics } from '../../powertools/metrics';
import { traceClient } from '../../powertools/tracer';
import { FailureReason, Metric } from '../../vocabulary';
import { type Backoff, SlottedBackoff } from './backoff';
import { environmentCredentials } from './credentials';
import { type Fault, faultOf } from './faults';

/**
 * How long one call may take before it is abandoned and made again, in milliseconds. Only issuing takes time, and no
 * call waits for it; one that hangs was most likely sent over a connection that died while the container was frozen.
 */
const CALL_PATIENCE_MS = 1_500;

/**
 * Turns the SDK's own timeouts off: `callWithin` has one that knows the deadline. They are off by default, too, but then
 * this version of the SDK leaves a timer of 3 s behind each call whose connection fails, and it would fire in the middle
 * of another device's request.
 */
const NO_TIMEOUTS = { connectionTimeout: 0, requestTimeout: 0 } as const;

/**
 * Makes a client without retries: the SDK's own know nothing of the deadline.
 *
 * @param region Region of the CA.
 */
export function createClient(region: string): ACMPCAClient {
  const credentials = environmentCredentials;
  return traceClient(new ACMPCAClient({ region, credentials, maxAttempts: 1, requestHandler: NO_TIMEOUTS }));
}

/** Makes one call, given a signal that aborts it. */
export type Call<Output> = (options: { readonly abortSignal: AbortSignal }) => Promise<Output>;

/** What to do when a call fails. */
interface OnFailure {
  /** When the call is made again. @default eight attempts at most */
  readonly backoff?: Backoff;
  /** Called each time that the CA says it is asked too often. @default nobody is told */
  readonly onThrottled?: () => void;
}

/**
 * Makes a call until it succeeds, fails for good, was made often enough, or the deadline has passed.
 * Throws a `SigningError` that says what the CA answered last.
 */
export async function callWithin<Output>(
  deadline: Deadline,
  call: Call<Output>,
  { backoff = new SlottedBackoff(deadline.remainingMs), onThrottled = () => {} }: OnFailure = {},
): Promise<Output> {
  let last: Fault | undefined;
  while (!deadline.passed) {
    const patienceMs = Math.min(CALL_PATIENCE_MS, deadline.remainingMs);
    try {
      return await callOnce(call, { patienceMs });
    } catch (error) {
      // Our own deadline cut the call short, which says nothing about the CA. Timers fire early, so no look at the clock.
      if (error instanceof NoAnswer && patienceMs < CALL_PATIENCE_MS) break;
      last = faultOf(error);
      if (last.throttled) {
        metrics.addMetric(Metric.AuthorityThrottles, MetricUnit.Count, 1);
        onThrottled();
      }
      const pauseMs = last.retryable ? backoff.next() : undefined;
      if (pauseMs === undefined) break;
      await deadline.wait(pauseMs);
    }
  }
  throw (
    last?.error ?? new SigningFailed(FailureReason.DeadlineExceeded, 'AWS Private CA did not answer in time.')
  );
}

/** Thrown when a call was abandoned. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** When to abandon a call. */
interface Patience {
  /** Milliseconds to wait for the answer. @default CALL_PATIENCE_MS */
  readonly patienceMs?: number;
  /** Abandons it at once, and leaves no timer behind. @default none */
  readonly signal?: AbortSignal;
}

/** Makes a call, and makes it once. Throws what the SDK throws, or `NoAnswer`. */
export async function callOnce<Output>(
  call: Call<Output>,
  { patienceMs = CALL_PATIENCE_MS, signal }: Patience,
): Promise<Output> {
  const controller = new AbortController();
  let giveUp: (reason: string) => void = () => {};
  // The SDK obeys the signal until an answer begins, but not while it reads one that drips in.
  const givenUp = new Promise<never>((_, reject) => {
    giveUp = (reason) => {
      clearTimeout(timer);
      reject(new NoAnswer(reason));
      controller.abort();
    };
  });
  const timer = setTimeout(() => giveUp(`no answer within ${Math.round(patienceMs)} ms`), patienceMs);
  const leave = () => giveUp('nobody waits for the answer any more');
  signal?.addEventListener('abort', leave);
  try {
    return await Promise.race([call({ abortSignal: controller.signal }), givenUp]);
  } finally {
    clearTimeout(timer);
    // From here on the connection belongs to the next call.
    signal?.removeEventListener('abort', leave);
  }
}
