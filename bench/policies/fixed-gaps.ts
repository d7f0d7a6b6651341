import type { PollPolicy, PollSequence } from '../../handler/authority/private-ca/poll-policy';

/** Asks at the same gap always. */
export function every(gapMs: number): PollPolicy {
  return unteachable(() => gapMs);
}

/** Asks first after 60 ms, then after a share of the time waited so far. */
export function growing(share: number): PollPolicy {
  return unteachable((nowMs) => Math.max(FIRST_MS - nowMs, share * nowMs));
}

/** About the time that the fastest CA takes. */
const FIRST_MS = 60;

/** A policy that learns nothing, neither from certificates nor from throttles. */
function unteachable(gapMs: PollSequence['gapMs']): PollPolicy {
  const sequence = { gapMs, notYet() {}, throttled() {}, issued() {}, gaveUp() {} };
  return { begin: () => sequence, throttled() {} };
}
