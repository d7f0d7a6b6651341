import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';

/** Says that a CA surely did not take an order, so another CA may be asked for it. */
export class NotTaken {
  constructor(
    /** Why not. */
    readonly failure: SigningFailed,
  ) {}

  /** Whether the same CA may take the order a moment later. */
  get mayTakeItLater(): boolean {
    return PASSING.has(this.failure.reason);
  }
}

/** Reasons that may be over in a moment. */
const PASSING: ReadonlySet<FailureReason> = new Set([
  FailureReason.AuthorityThrottled,
  FailureReason.AuthorityUnavailable,
  FailureReason.DeadlineExceeded,
]);

/** Reasons, for a call that surely took nothing, that say nothing about what another CA would answer. */
const OF_THIS_CA: ReadonlySet<FailureReason> = new Set([
  FailureReason.AuthorityThrottled,
  FailureReason.AuthorityUnavailable,
  FailureReason.AuthorityNotActive,
  FailureReason.AuthorityNotFound,
  FailureReason.AuthorityAccessDenied,
]);

/** The quota of certificates that each CA has for itself. (AWS General Reference, "AWS Private CA endpoints and quotas") */
const QUOTA_OF_THIS_CA = 'LimitExceededException';

/**
 * Whether another CA may do better with an order that this one surely did not take. One that was refused for what it
 * asks for would be refused again.
 */
export function isWorthAskingAnother(error: unknown): error is SigningFailed {
  if (!(error instanceof SigningFailed)) return false;
  return (
    OF_THIS_CA.has(error.reason) || (error.cause instanceof Error && error.cause.name === QUOTA_OF_THIS_CA)
  );
}
