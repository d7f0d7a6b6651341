import { truncate } from './truncate';
import { FailureReason, type RejectionReason } from './vocabulary';

/**
 * Base of the two ways in which a request can end without a certificate.
 *
 * Both are thrown out of the Lambda handler: AWS IoT knows no error answer, and an error that is returned
 * would count as a success in Lambda's own metrics. Messages are truncated, because they may contain foreign text.
 */
export abstract class SigningError extends Error {
  /** Stable code; the vocabulary lists them. */
  abstract readonly reason: RejectionReason | FailureReason;

  /** The message without the reason, which another error about the same thing puts before it again. */
  get explanation(): string {
    return this.message.slice(`${this.reason}: `.length);
  }
}

/** Thrown when the device sent something that must not be signed. Does not page. */
export class RequestRejected extends SigningError {
  override readonly name = 'RequestRejected';

  constructor(
    readonly reason: RejectionReason,
    explanation: string,
    options?: ErrorOptions,
  ) {
    super(truncate(`${reason}: ${explanation}`), options);
  }
}

/** Thrown when an acceptable request could not be signed correctly and in time. Pages. */
export class SigningFailed extends SigningError {
  override readonly name = 'SigningFailed';

  constructor(
    readonly reason: FailureReason,
    explanation: string,
    options?: ErrorOptions,
  ) {
    super(truncate(`${reason}: ${explanation}`), options);
  }
}

/**
 * Thrown when an order failed, and the CA may have issued a certificate for it all the same: its answer was lost, or what
 * it issued is not what was asked for. The ledger says so of the attempt.
 */
export class MayHaveIssued extends SigningFailed {
  /** A failure, of an order for which the CA may have issued a certificate. @param more Sentences that end its message. */
  static of(cause: SigningFailed, more = ''): MayHaveIssued {
    return new MayHaveIssued(cause.reason, `${cause.explanation}${more}`, { cause });
  }
}

/** Thrown while the function starts, when a setting is missing or impossible. The message names the variable. */
export class InvalidSetting extends Error {
  override readonly name = 'InvalidSetting';

  constructor(variable: string, explanation: string, options?: ErrorOptions) {
    super(`${variable} ${explanation}`, options);
  }
}

/** The error as one of the two families; an unforeseen one is a failure of ours. */
export function asSigningError(error: unknown): SigningError {
  if (error instanceof SigningError) return error;
  const explanation = error instanceof Error ? `${error.name}: ${truncate(error.message)}` : String(error);
  return new SigningFailed(FailureReason.Unexpected, explanation, { cause: error });
}
