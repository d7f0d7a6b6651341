import type { OnFailure } from '../calls/call';
import type { Deadline } from '../deadline';

/** How long one call may take, in milliseconds: a page of the ledger or a list of megabytes takes longer than a signature. */
const CALL_MS = 10_000;

/** How long a call is made again, in milliseconds. What is down for longer is left to the next run. */
const STEP_MS = 60_000;

/** How the publisher makes a call: no device waits for it. */
export function patiently(deadline: Deadline): { readonly until: Deadline; readonly options: OnFailure } {
  return { until: deadline.atMost(STEP_MS), options: { patienceMs: CALL_MS } };
}
