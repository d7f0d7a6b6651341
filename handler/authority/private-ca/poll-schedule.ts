import { MOMENTS_MS } from './issuance-times';

/** Gap between two questions that is never gone below, in milliseconds: about one round trip. */
const SHORTEST_GAP_MS = 8;

/** Longest gap, as a multiple of the time waited: whatever is believed, nobody waits longer than so many times. */
const LONGEST_STEP = 1.7;

/** What a certificate costs apart from issuing it, in milliseconds: lateness is a share of the whole. */
const ROUND_TRIPS_MS = 10;

/** Lateness that nobody minds, as a share of the time the CA needed; what is beyond weighs by its square and more. */
const UNNOTICED_SHARE = 0.1;
const NOTICED_WEIGHT = 60;

/** When to ask: what `planPolls` plans. */
export interface PollSchedule {
  /** Index in `MOMENTS_MS` of the next question, by the index of the last one; 0 when none was asked yet. */
  readonly next: Int32Array;
  /** Questions per certificate that this leads to, on average. */
  readonly expectedPolls: number;
}

/**
 * The schedule with the least loss: lateness of the certificate, plus a price for each question.
 *
 * Solved backwards: the best continuation after a question that came too early at moment `i` does not depend on
 * the questions before it. (Optimal checking of a failure that only inspection finds; R. E. Barlow, L. Hunter,
 * F. Proschan, "Optimum checking procedures", 1963.)
 *
 * @param weights Weight of each class of issuance times. @param price Loss that one question less must save.
 */
export function planPolls(weights: Float64Array, price: number): PollSchedule {
  const end = weights.length;
  const next = new Int32Array(end + 1).fill(end);
  const loss = new Float64Array(end + 1);
  const polls = new Float64Array(end + 1);
  let waiting = 0;
  for (let i = end - 1; i >= 0; i--) {
    waiting += at(weights, i);
    loss[i] = Number.POSITIVE_INFINITY;
    for (let j = i + 1; j <= end; j++) {
      if (j < end && at(MOMENTS_MS, j) - at(MOMENTS_MS, i) < SHORTEST_GAP_MS) continue;
      if (
        i > 0 &&
        at(MOMENTS_MS, j) > at(MOMENTS_MS, i) * LONGEST_STEP &&
        at(loss, i) < Number.POSITIVE_INFINITY
      )
        break;
      let untilThen = price * waiting;
      for (let k = i; k < j; k++) untilThen += at(weights, k) * lateness(k, j);
      // It only grows with j: no later question can win any more.
      if (untilThen >= at(loss, i)) break;
      const total = untilThen + at(loss, j);
      if (total >= at(loss, i)) continue;
      loss[i] = total;
      next[i] = j;
      polls[i] = waiting + at(polls, j);
    }
  }
  return { next, expectedPolls: at(polls, 0) / waiting };
}

/** Loss when a certificate of class `k` is asked for at moment `j`. */
function lateness(k: number, j: number): number {
  const ready = (at(MOMENTS_MS, k) + at(MOMENTS_MS, k + 1)) / 2;
  const share = (at(MOMENTS_MS, j) - ready) / (ready + ROUND_TRIPS_MS);
  const noticed = Math.max(0, share - UNNOTICED_SHARE);
  return share + NOTICED_WEIGHT * noticed ** 2 * (1 + 4 * noticed ** 2);
}

function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0;
}
