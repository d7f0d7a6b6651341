import type { RequestTimes } from './run-container';
import { quantile } from './statistics';

/**
 * How the signer's own work is told from all else that a request takes:
 *
 * - `outside the authority`: what its metrics do not count as the authority's time. For a signer that hands a CSR in and
 *   waits, because then nothing of its own happens there but the waiting.
 * - `beyond its calls`: what it takes more than its calls take that the plain bundle makes with the same SDK. For a
 *   signer that works between its calls.
 */
export type OwnWork = 'outside the authority' | 'beyond its calls';

/** All that a request takes in a container, the SDK's work for its calls included: median, in milliseconds. */
export function workMs(requests: readonly RequestTimes[]): number {
  return median(requests, ({ latencyMs, wireMs }) => latencyMs - wireMs);
}

/** The signer's own work for a request: median, in milliseconds. @param plain Requests to the plain bundle. */
export function ownWorkMs(
  ownWork: OwnWork,
  signer: readonly RequestTimes[],
  plain: readonly RequestTimes[],
): number {
  return ownWork === 'beyond its calls'
    ? workMs(signer) - workMs(plain)
    : median(signer, ({ latencyMs, authorityMs }) => latencyMs - authorityMs);
}

function median(requests: readonly RequestTimes[], of: (request: RequestTimes) => number): number {
  return quantile(requests.map(of), 0.5);
}
