import { AWS_IOT_TIMEOUT_MS } from '../vocabulary';
import type { Entry } from './entry';

/** How far the clocks of two containers may be apart, in milliseconds. Lambda's are within a few. */
const CLOCK_SKEW_MS = 1_000;

/** Age from which an attempt counts as dead, in milliseconds: AWS IoT has stopped waiting for its answer. */
export const ATTEMPT_LIFE_MS = AWS_IOT_TIMEOUT_MS + CLOCK_SKEW_MS;

/**
 * What the latest entry of a request means for whoever asks now.
 *
 * - `reuse`: its certificate is theirs, too.
 * - `pending`: another container is at it.
 * - `overdue`: that container must have died or been frozen.
 * - `over`: nothing more comes of it.
 */
export type Verdict = 'reuse' | 'pending' | 'overdue' | 'over';

/**
 * Judges an entry by its time stamps, never by whether it has been deleted.
 *
 * A mistaken `overdue`, such as by a clock that is wrong, costs a serial number and never a second certificate: the
 * table decides who wins.
 *
 * @param windowMs How long a certificate is handed out again, in milliseconds from its issuance.
 */
export function judge(entry: Entry, nowMs: number, windowMs: number): Verdict {
  const { attempt, abandoned, revoked, issuance } = entry;
  if (attempt === undefined || abandoned || revoked) return 'over';
  if (issuance !== undefined) {
    const repeated = nowMs - issuance.issuedAt.getTime() < windowMs;
    return repeated && nowMs < issuance.notAfter.getTime() ? 'reuse' : 'over';
  }
  return overdueInMs(entry, nowMs) > 0 ? 'pending' : 'overdue';
}

/** Milliseconds until an attempt counts as dead; zero or less if it does. */
export function overdueInMs({ requestedAt }: Entry, nowMs: number): number {
  return (requestedAt?.getTime() ?? 0) + ATTEMPT_LIFE_MS - nowMs;
}
