import { type AwsCaller, AwsCallFailed, callAws } from './call';
import type { Pace } from './pace';
import type { Time } from './time';

/** The first included. With the pauses below, they last for half a minute on average. */
const ATTEMPTS = 9;

/** Bounds of the first and of the longest pause, in milliseconds. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 16_000;

/**
 * Makes calls again, with growing pauses of random length, after throttling, server errors and broken connections. Give
 * it clients with `ONE_ATTEMPT`.
 *
 * @param pace Spaces the attempts. @default no limit
 */
export function patientCaller(time: Time, pace?: Pace): AwsCaller {
  return async (call, make) => {
    let boundMs = FIRST_PAUSE_MS;
    for (let attempt = 1; ; attempt++) {
      await pace?.turn();
      try {
        return await callAws(call, make);
      } catch (error) {
        if (!(error instanceof AwsCallFailed) || error.outlook !== 'passing') throw error;
        if (attempt === ATTEMPTS) {
          throw new AwsCallFailed(`${error.message} Tried ${ATTEMPTS} times; try later.`, 'passing', {
            cause: error.cause,
          });
        }
      }
      await time.sleep(time.random() * boundMs);
      boundMs = Math.min(LONGEST_PAUSE_MS, 2 * boundMs);
    }
  };
}
