import { isClockSkewError, isThrottlingError, isTransientError } from '@smithy/service-error-classification';
import { RequestRejected, SigningError, SigningFailed } from '../errors';
import { truncate } from '../truncate';
import type { FailureReason } from '../vocabulary';
import type { CalledService, FailedCall } from './service';

/** What to do about an unsuccessful answer. */
export interface Fault {
  /** Thrown if a retry did not help or makes no sense. */
  readonly error: FailedCall;
  /** Whether a retry within the deadline may help. */
  readonly retryable: boolean;
  /** Whether the service throttled the call. */
  readonly throttled: boolean;
  /**
   * Whether the call surely had no effect: it was never sent, or the service answered that it refuses it. After a server
   * error, a broken connection or silence, nobody knows.
   */
  readonly tookNothing: boolean;
  /** How long the service wants to be left alone, in milliseconds. @default it did not say */
  readonly retryAfterMs?: number;
}

/** What an error may say of its call itself, because whoever threw it knows more than its name and status tell. */
export interface KnownEffect {
  /** As in `Fault`. @default what name and status tell */
  readonly tookNothing?: boolean;
  /** As in `Fault`. */
  readonly retryAfterMs?: number;
}

/** HTTP statuses (RFC 9110, RFC 6585). */
const REQUEST_TIMEOUT = 408;
const TOO_MANY_REQUESTS = 429;

/** How every service of AWS says that the credentials do not work or do not suffice. */
const ACCESS_DENIED: ReadonlySet<string> = new Set([
  'AccessDeniedException',
  // In the query protocol of AWS STS.
  'AccessDenied',
  'UnrecognizedClientException',
  'ExpiredTokenException',
  'InvalidClientTokenId',
  'CredentialsProviderError',
]);

/** An error as the SDK throws it. */
type SdkError = Parameters<typeof isThrottlingError>[0];

/** What an error that the SDK threw for a call of this service means for the request at hand. */
export function faultOf<Reason extends string>(error: unknown, service: CalledService<Reason>): Fault {
  if (error instanceof SigningError) {
    return { error, retryable: false, throttled: false, tookNothing: effectOf(error).tookNothing ?? false };
  }
  const thrown: SdkError = error instanceof Error ? error : new Error(String(error));
  const { name, message } = thrown;
  const effect = effectOf(thrown);
  const explanation = `${service.name}: ${truncate(name)}: ${truncate(message)}`;
  const fault = (reason: Reason, traits: Partial<Fault> = {}): Fault => ({
    error:
      service.failed?.(reason, explanation, { cause: error }) ??
      new SigningFailed(reason as string as FailureReason, explanation, { cause: error }),
    retryable: false,
    throttled: false,
    tookNothing: effect.tookNothing ?? (wasRefused(thrown) || wasNeverSent(thrown)),
    ...(effect.retryAfterMs !== undefined && { retryAfterMs: effect.retryAfterMs }),
    ...traits,
  });

  const { reasons } = service;
  const rejection = service.rejections?.get(name);
  if (rejection !== undefined) {
    const rejected = new RequestRejected(rejection, explanation, { cause: error });
    return { error: rejected, retryable: false, throttled: false, tookNothing: true };
  }
  // Before the SDK's own opinion, which takes LimitExceededException, a quota that waiting does not refill, for throttling.
  const final = service.finalErrors.get(name);
  if (final !== undefined) return fault(final);
  if (ACCESS_DENIED.has(name)) return fault(reasons.accessDenied);
  const status = statusOf(thrown);
  if (isThrottlingError(thrown) || status === TOO_MANY_REQUESTS) {
    return fault(reasons.throttled, { retryable: true, throttled: true });
  }
  // The SDK has corrected its clock from the answer, so the next call may pass.
  if (isClockSkewError(thrown)) return fault(reasons.accessDenied, { retryable: true });
  if (wasRefused(thrown)) return fault(reasons.refused);
  // Server errors, broken connections, answers that are not JSON: the next attempt may reach a healthy host.
  return fault(reasons.unavailable, { retryable: true });
}

/**
 * Whether AWS denied a call, which a permission explains that has yet to take effect: by AWS's name of the error, or of one
 * among its causes. A CA outside of AWS has no such names for its refusals.
 */
export function isDeniedByAws(error: unknown): boolean {
  for (let each = error; each instanceof Error; each = each.cause) {
    if (ACCESS_DENIED.has(each.name)) return true;
  }
  return false;
}

/** What the error says of its call. */
function effectOf(error: Error): KnownEffect {
  return error as Error & KnownEffect;
}

/** Also for an answer that the SDK could not read, such as a load balancer's page. */
function statusOf({ $metadata, $response }: SdkError): number | undefined {
  return $metadata?.httpStatusCode ?? $response?.statusCode;
}

/**
 * Whether the service refused the request, by the HTTP status: the SDK itself blames the client for every error that it
 * does not know. A request that was given up half-way has such a status, too.
 */
function wasRefused(thrown: SdkError): boolean {
  const status = thrown.$metadata?.httpStatusCode;
  const clientFault = status !== undefined && status >= 400 && status < 500;
  return clientFault && status !== REQUEST_TIMEOUT && !isTransientError(thrown);
}

/** What Node.js does before it sends a request: resolve the host's name, and connect. */
const BEFORE_SENDING: ReadonlySet<unknown> = new Set(['getaddrinfo', 'connect']);

/** Whether no connection came about. For a host with several addresses, none may have. */
function wasNeverSent(thrown: Error): boolean {
  const failures: readonly unknown[] = thrown instanceof AggregateError ? thrown.errors : [thrown];
  return (
    failures.length > 0 &&
    failures.every((failure) => BEFORE_SENDING.has((failure as NodeJS.ErrnoException).syscall))
  );
}
