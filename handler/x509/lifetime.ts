/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

/**
 * Shortest useful life of a leaf, in milliseconds. A device that gets a certificate about to expire keeps it and does
 * not ask again; a device that is refused does. Its clock, or AWS's, may also be ahead of ours.
 */
export const SHORTEST_LIFE_MS = 300_000;

/**
 * Longest lifetime of a leaf that can be asked for, in days: a hundred years. The CA's own end limits it further.
 */
export const LONGEST_VALIDITY_DAYS = 36_500;
