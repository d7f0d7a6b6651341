import { MOMENTS_MS } from './issuance-times';
import { at, runningSums } from './running-sums';

/** Gap between two questions that is never gone below, in milliseconds: about one round trip. */
const SHORTEST_GAP_MS = 8;

/** Longest gap, as a multiple of the time waited: whatever is believed, nobody waits longer than so many times. */
const LONGEST_STEP = 1.7;

/** What a certificate costs apart from issuing it, in milliseconds: lateness is a share of the whole. */
const ROUND_TRIPS_MS = 10;

/**
 * Loss of a certificate: this power of the time that passed over the time that the CA needed. Two certificates a
 * tenth late are better than one on time and one a fifth late.
 */
const LOSS_POWER = 4;

/** Loss factor of a question at each moment; times that of a class, the loss of a certificate of this class. */
const LOSS_AT = MOMENTS_MS.map((momentMs) => (momentMs + ROUND_TRIPS_MS) ** LOSS_POWER);
const LOSS_OF_CLASS = MOMENTS_MS.slice(1).map(
  (endMs, k) => ((at(MOMENTS_MS, k) + endMs) / 2 + ROUND_TRIPS_MS) ** -LOSS_POWER,
);

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
  const waitingUpTo = runningSums(weights);
  const lossUpTo = runningSums(weights.map((weight, k) => weight * at(LOSS_OF_CLASS, k)));
  const next = new Int32Array(end + 1).fill(end);
  const loss = new Float64Array(end + 1);
  const polls = new Float64Array(end + 1);
  for (let i = end - 1; i >= 0; i--) {
    const waiting = at(waitingUpTo, end) - at(waitingUpTo, i);
    const earliestMs = at(MOMENTS_MS, i) + SHORTEST_GAP_MS;
    const latestMs = i > 0 ? at(MOMENTS_MS, i) * LONGEST_STEP : Number.POSITIVE_INFINITY;
    let least = Number.POSITIVE_INFINITY;
    for (let j = i + 1; j <= end; j++) {
      if (j < end && at(MOMENTS_MS, j) < earliestMs) continue;
      if (at(MOMENTS_MS, j) > latestMs && least < Number.POSITIVE_INFINITY) break;
      const untilThen = price * waiting + at(LOSS_AT, j) * (at(lossUpTo, j) - at(lossUpTo, i));
      // It only grows with j: no later question can win any more.
      if (untilThen >= least) break;
      const total = untilThen + at(loss, j);
      if (total >= least) continue;
      least = total;
      next[i] = j;
    }
    loss[i] = least;
    polls[i] = waiting + at(polls, at(next, i));
  }
  return { next, expectedPolls: at(polls, 0) / at(waitingUpTo, end) };
}
