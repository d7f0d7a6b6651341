import type { CalledService } from '../calls/service';
import { FailureReason, Metric } from '../vocabulary';

/** What the services that an authority consists of have in common: how their errors are told and counted. */
export const AUTHORITY_SERVICE: Pick<CalledService, 'reasons' | 'throttles'> = {
  reasons: {
    throttled: FailureReason.AuthorityThrottled,
    unavailable: FailureReason.AuthorityUnavailable,
    accessDenied: FailureReason.AuthorityAccessDenied,
    refused: FailureReason.AuthorityRefused,
  },
  throttles: Metric.AuthorityThrottles,
};
