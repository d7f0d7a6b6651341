import type { PollPolicy, PollSequence } from '../../../../handler/authority/private-ca/poll-policy';

/** Polls at a fixed interval. */
export function every(gapMs: number): PollPolicy {
  return unteachable(() => gapMs);
}

/** Polls first after 60 ms, then at gaps that are a share of the time waited so far. */
export function growing(share: number): PollPolicy {
  return unteachable((nowMs) => Math.max(FIRST_MS - nowMs, share * nowMs));
}

/** About what the fastest CA takes. */
const FIRST_MS = 60;

/** A policy that learns neither from certificates nor from throttles. */
function unteachable(gapMs: PollSequence['gapMs']): PollPolicy {
  const sequence = { gapMs, notYet() {}, issued() {}, gaveUp() {} };
  return { begin: () => sequence, throttled() {} };
}
