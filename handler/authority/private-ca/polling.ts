/** First question after the request was taken, in milliseconds: the fastest CAs need about this long. */
const FIRST_POLL_MS = 60;

/** Shortest gap between two questions, in milliseconds: about one round trip. */
const SHORTEST_GAP_MS = 30;

/** Longest gap, in milliseconds: bounds what a slow CA's device can lose to waiting between questions. */
const LONGEST_GAP_MS = 250;

/** Each gap is this part of the time already waited. */
const GAP_SHARE = 0.2;

/**
 * When to ask whether the certificate is ready, in milliseconds from the previous question.
 *
 * The moment it is ready is unknown and every question counts against the quota, so the gaps grow with the time
 * already waited: whatever the CA's speed, the wait is at most a fifth too long and the number of questions
 * grows with the logarithm of the time only.
 */
export function pollGapMs(waitedMs: number): number {
  if (waitedMs < FIRST_POLL_MS) return FIRST_POLL_MS - waitedMs;
  return Math.min(Math.max(waitedMs * GAP_SHARE, SHORTEST_GAP_MS), LONGEST_GAP_MS);
}
