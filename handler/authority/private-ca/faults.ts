import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/service-error-classification';
import { RequestRejected, SigningError, SigningFailed } from '../../errors';
import { truncate } from '../../truncate';
import { FailureReason, RejectionReason } from '../../vocabulary';

/** What to do about an unsuccessful answer from AWS Private CA. */
export interface Fault {
  /** Thrown if a retry did not help or makes no sense. */
  readonly error: SigningError;
  /** Whether a retry within the deadline may help. */
  readonly retryable: boolean;
  /** Whether the CA throttled the call. */
  readonly throttled: boolean;
}

/** HTTP statuses (RFC 9110, RFC 6585). */
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** By the name of the error. A map, because the CA chooses the name, and an object would have a `constructor`. */
const FINAL_REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['AccessDeniedException', FailureReason.AuthorityAccessDenied],
  ['UnrecognizedClientException', FailureReason.AuthorityAccessDenied],
  ['ExpiredTokenException', FailureReason.AuthorityAccessDenied],
  ['InvalidClientTokenId', FailureReason.AuthorityAccessDenied],
  ['CredentialsProviderError', FailureReason.AuthorityAccessDenied],
  ['ResourceNotFoundException', FailureReason.AuthorityNotFound],
  ['InvalidStateException', FailureReason.AuthorityNotActive],
  ['RequestFailedException', FailureReason.IssuanceFailed],
  // The SDK takes it for throttling; here it is a quota that waiting does not refill, such as certificates per CA.
  ['LimitExceededException', FailureReason.AuthorityRefused],
]);

/** An error as the SDK throws it. */
type SdkError = Parameters<typeof isThrottlingError>[0];

/** What an error thrown by the SDK means for the request at hand. */
export function faultOf(error: unknown): Fault {
  if (error instanceof SigningError) return { error, retryable: false, throttled: false };
  const thrown: SdkError = error instanceof Error ? error : new Error(String(error));
  const { name, message } = thrown;
  const explanation = `AWS Private CA: ${truncate(name)}: ${truncate(message)}`;
  const fault = (reason: FailureReason, traits: Partial<Fault> = {}): Fault => ({
    error: new SigningFailed(reason, explanation, { cause: error }),
    retryable: false,
    throttled: false,
    ...traits,
  });

  if (name === 'MalformedCSRException') {
    const rejected = new RequestRejected(RejectionReason.CsrRefusedByAuthority, explanation, {
      cause: error,
    });
    return { error: rejected, retryable: false, throttled: false };
  }
  const reason = FINAL_REASONS.get(name);
  if (reason !== undefined) return fault(reason);
  const status = statusOf(thrown);
  if (isThrottlingError(thrown) || status === TOO_MANY_REQUESTS) {
    return fault(FailureReason.AuthorityThrottled, { retryable: true, throttled: true });
  }
  // The SDK has corrected its clock from the answer, so the next call may pass.
  if (isClockSkewError(thrown)) return fault(FailureReason.AuthorityAccessDenied, { retryable: true });
  const transient = isTransientError(thrown) || status === REQUEST_TIMEOUT;
  if (!transient && isClientFault(thrown)) return fault(FailureReason.AuthorityRefused);
  // Server errors, broken connections, answers that are not JSON: the next attempt may reach a healthy host.
  return fault(FailureReason.AuthorityUnavailable, { retryable: true });
}

/** Also for an answer that the SDK could not read, such as a load balancer's page. */
function statusOf({ $metadata, $response }: SdkError): number | undefined {
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/**
 * Whether the HTTP status blames the request: the SDK itself blames the client for every error that it does not know.
 */
function isClientFault({ $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}
