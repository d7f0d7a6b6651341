import { ACMPCAServiceException } from '@aws-sdk/client-acm-pca';
import { RequestRejected, SigningError, SigningFailed } from '../../errors';
import { FailureReason, RejectionReason } from '../../vocabulary';

/** How an answer of AWS Private CA that is not a success is dealt with. */
export interface Fault {
  /** What is thrown when asking again did not help or makes no sense. */
  readonly error: SigningError;
  /** Whether asking again, within the deadline, may help. */
  readonly retryable: boolean;
  /** Whether the CA says that it is asked too often. */
  readonly throttled: boolean;
}

const THROTTLED = ['ThrottlingException', 'Throttling', 'TooManyRequestsException', 'RequestLimitExceeded'];

/** After these the SDK has corrected its clock, or taken new credentials: the next attempt may pass. */
const SIGNATURE_TOO_OLD = ['InvalidSignatureException', 'RequestTimeTooSkewed', 'RequestExpired'];

const FINAL_REASONS: Readonly<Record<string, FailureReason>> = {
  AccessDeniedException: FailureReason.AuthorityAccessDenied,
  UnrecognizedClientException: FailureReason.AuthorityAccessDenied,
  ExpiredTokenException: FailureReason.AuthorityAccessDenied,
  InvalidClientTokenId: FailureReason.AuthorityAccessDenied,
  CredentialsProviderError: FailureReason.AuthorityAccessDenied,
  ResourceNotFoundException: FailureReason.AuthorityNotFound,
  InvalidStateException: FailureReason.AuthorityNotActive,
  RequestFailedException: FailureReason.IssuanceFailed,
};

/** What an error thrown by the SDK means for the request at hand. */
export function faultOf(error: unknown): Fault {
  const name = error instanceof Error ? error.name : 'unknown error';
  const message = error instanceof Error ? error.message : String(error);
  const explanation = `AWS Private CA: ${name}: ${message}`;
  const fault = (reason: FailureReason, traits: Partial<Fault> = {}): Fault => ({
    error: new SigningFailed(reason, explanation, { cause: error }),
    retryable: false,
    throttled: false,
    ...traits,
  });

  if (error instanceof SigningError) return { error, retryable: false, throttled: false };
  if (THROTTLED.includes(name)) {
    return fault(FailureReason.AuthorityThrottled, { retryable: true, throttled: true });
  }
  if (SIGNATURE_TOO_OLD.includes(name))
    return fault(FailureReason.AuthorityAccessDenied, { retryable: true });
  if (name === 'MalformedCSRException') {
    const rejected = new RequestRejected(RejectionReason.CsrRefusedByAuthority, explanation, {
      cause: error,
    });
    return { error: rejected, retryable: false, throttled: false };
  }
  const reason = FINAL_REASONS[name];
  if (reason !== undefined) return fault(reason);
  if (isClientFault(error)) return fault(FailureReason.AuthorityRefused);
  // Server errors, broken connections, answers that are no JSON: the next attempt may meet a healthy host.
  return fault(FailureReason.AuthorityUnavailable, { retryable: true });
}

/** Whether the CA blames the request, by the HTTP status: the SDK calls every error it has no model of the client's. */
function isClientFault(error: unknown): boolean {
  const status = error instanceof ACMPCAServiceException ? error.$metadata.httpStatusCode : undefined;
  return status !== undefined && status >= 400 && status < 500;
}
