import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { metrics } from '../powertools/metrics';
import { FailureReason } from '../vocabulary';
import { type Backoff, SlottedBackoff } from './backoff';
import { type Fault, faultOf } from './fault';
import type { CalledService } from './service';

/**
 * How long one call may take before it is abandoned and made again, in milliseconds. None takes long by nature; one that
 * hangs was most likely sent over a connection that died while the container was frozen.
 */
const CALL_PATIENCE_MS = 1_500;

/** Makes one call, given a signal that aborts it. */
export type Call<Output> = (options: { readonly abortSignal: AbortSignal }) => Promise<Output>;

/** What to do when a call fails, or takes long. */
export interface OnFailure {
  /** How long one call may take, in milliseconds. @default CALL_PATIENCE_MS */
  readonly patienceMs?: number;
  /** When the call is made again. @default eight attempts at most */
  readonly backoff?: Backoff;
  /** Called with each fault, before the call is made again. @default nobody is told */
  readonly onFault?: (fault: Fault) => void;
  /** Whether to make the call again after a fault that allows it. @default always */
  readonly again?: () => boolean;
  /** Gives up at once when it aborts, and leaves no timer behind. @default nobody gives up before the deadline */
  readonly signal?: AbortSignal;
}

/**
 * Makes a call until it succeeds, fails for good, was made often enough, or the deadline has passed.
 * Throws a `SigningError`, or the service's own error, that says what the service answered last.
 */
export async function callWithin<Output, Reason extends string>(
  service: CalledService<Reason>,
  deadline: Deadline,
  call: Call<Output>,
  {
    backoff = new SlottedBackoff(deadline.remainingMs),
    onFault = () => {},
    again = () => true,
    patienceMs: longestMs = CALL_PATIENCE_MS,
    signal,
  }: OnFailure = {},
): Promise<Output> {
  let last: Fault | undefined;
  while (!deadline.passed) {
    const patienceMs = Math.min(longestMs, deadline.remainingMs);
    try {
      return await callOnce(call, { patienceMs, signal });
    } catch (error) {
      if (signal?.aborted) throw error;
      // Our own deadline cut the call short, which says nothing about the service. Timers fire early, so no look at the clock.
      if (error instanceof NoAnswer && patienceMs < longestMs) break;
      last = faultOf(error, service);
      if (last.throttled && service.throttles !== undefined)
        metrics.addMetric(service.throttles, MetricUnit.Count, 1);
      onFault(last);
      const pauseMs = last.retryable && again() ? pauseAfter(last, backoff, deadline) : undefined;
      if (pauseMs === undefined) break;
      await deadline.wait(pauseMs, signal);
    }
  }
  throw (
    last?.error ??
    new SigningFailed(FailureReason.DeadlineExceeded, `${service.name} did not answer in time.`)
  );
}

/**
 * The pause after a fault; `undefined`: the call is not made again. If the service said for how long it wants to be left
 * alone, it is, as long as there is that much time. If there is not, being asked sooner makes a service that throttles
 * throttle for longer; one that is down may be up again on its next host.
 */
function pauseAfter({ retryAfterMs = 0, throttled }: Fault, backoff: Backoff, deadline: Deadline) {
  if (retryAfterMs >= deadline.remainingMs) return throttled ? undefined : backoff.next();
  const pauseMs = backoff.next();
  return pauseMs === undefined ? undefined : Math.max(pauseMs, retryAfterMs);
}

/** Thrown when a call was abandoned. */
class NoAnswer extends Error {
  override readonly name = 'NoAnswer';
}

/** When to abandon a call. */
export interface Patience {
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
  if (signal?.aborted) leave();
  try {
    return await Promise.race([call({ abortSignal: controller.signal }), givenUp]);
  } finally {
    clearTimeout(timer);
    // From here on the connection belongs to the next call.
    signal?.removeEventListener('abort', leave);
  }
}
