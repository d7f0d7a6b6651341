import type { Deadline } from './deadline';

/** How long a new permission may take to propagate, in milliseconds. IAM usually needs seconds. */
export const PERMISSION_PROPAGATION_MS = 45_000;

/** Pause between attempts, in milliseconds. */
const PAUSE_MS = 1_000;

/**
 * Repeats an attempt while it is denied, until a new permission must have propagated. Throws what the last attempt
 * threw.
 *
 * @param patience Ends the attempts; `PERMISSION_PROPAGATION_MS` from the start of the invocation.
 * @param isDenied Whether an error says that a permission is missing.
 */
export async function retryWhileDenied<Result>(
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
