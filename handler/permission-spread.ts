import type { Deadline } from './deadline';

/** How long a refused permission may be one that has not spread yet, in milliseconds. IAM needs seconds. */
export const PERMISSIONS_SPREAD_MS = 45_000;

/** Pause before asking again whether the permission has spread, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * Repeats what is refused for want of a permission for as long as a new one may take to spread. Throws what the last
 * attempt threw.
 *
 * @param patience Ends the repetition; `PERMISSIONS_SPREAD_MS` from the start of the invocation.
 * @param isDenied Whether an error is a refusal for want of a permission.
 */
export async function oncePermitted<Result>(
  patience: Deadline,
  attempt: () => Promise<Result>,
  isDenied: (error: unknown) => boolean,
): Promise<Result> {
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!isDenied(error) || patience.passed) throw error;
      await patience.wait(PAUSE_MS);
    }
  }
}
