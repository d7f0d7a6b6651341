import { RequestRejected } from '../../../handler/errors';
import type { RejectionReason } from '../../../handler/vocabulary';

/** Why the call rejects; anything else that it throws is thrown on. `undefined` when it does not throw. */
export function rejectionOf(call: () => unknown): RejectionReason | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (error instanceof RequestRejected) return error.reason;
    throw error;
  }
}
