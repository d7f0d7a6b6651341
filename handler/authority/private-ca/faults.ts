import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/service-error-classification';
import { RequestRejected, SigningError, SigningFailed } from '../../errors';
import { truncate } from '../../truncate';
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

/** HTTP statuses (RFC 9110, RFC 6585). */
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** By the name of the error. A map, because the name is the CA's, and an object also has a `constructor`. */
const FINAL_REASONS: ReadonlyMap<string, FailureReason> = new Map([
  ['AccessDeniedException', FailureReason.AuthorityAccessDenied],
  ['UnrecognizedClientException', FailureReason.AuthorityAccessDenied],
  ['ExpiredTokenException', FailureReason.AuthorityAccessDenied],
  ['InvalidClientTokenId', FailureReason.AuthorityAccessDenied],
  ['CredentialsProviderError', FailureReason.AuthorityAccessDenied],
  ['ResourceNotFoundException', FailureReason.AuthorityNotFound],
  ['InvalidStateException', FailureReason.AuthorityNotActive],
  ['RequestFailedException', FailureReason.IssuanceFailed],
  // Throttling to the SDK; of AWS Private CA, a quota that no waiting refills, such as the certificates of a CA.
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
  // The SDK has set its clock by the answer: what it signs next may pass.
  if (isClockSkewError(thrown)) return fault(FailureReason.AuthorityAccessDenied, { retryable: true });
  const transient = isTransientError(thrown) || status === REQUEST_TIMEOUT;
  if (!transient && isClientFault(thrown)) return fault(FailureReason.AuthorityRefused);
  // Server errors, broken connections, answers that are no JSON: the next attempt may meet a healthy host.
  return fault(FailureReason.AuthorityUnavailable, { retryable: true });
}

/** Also of an answer that the SDK could not read, such as a load balancer's page. */
function statusOf({ $metadata, $response }: SdkError): number | undefined {
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/** Whether the CA blames the request, by the HTTP status: the SDK calls every error it has no model of the client's. */
function isClientFault({ $metadata }: SdkError): boolean {
  const status = $metadata?.httpStatusCode;
  return status !== undefined && status >= 400 && status < 500;
}
