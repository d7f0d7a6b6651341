import type { WireFault } from '../../sandbox/wire/faults/wire-fault';

/** What a load balancer sends when it has no target. */
const SERVICE_UNAVAILABLE_PAGE = '<html><body><h1>503 Service Temporarily Unavailable</h1></body></html>';

/** The authority is called too often. */
export const THROTTLED: WireFault = { kind: 'aws-error', code: 'ThrottlingException' };

/** The role lacks the permission. */
export const ACCESS_DENIED: WireFault = { kind: 'aws-error', code: 'AccessDeniedException' };

/** The container's credentials have expired. */
export const CREDENTIALS_EXPIRED: WireFault = { kind: 'aws-error', code: 'ExpiredTokenException' };

/** The connection breaks before the request was taken. */
export const RESET_BEFORE: WireFault = { kind: 'reset' };

/** The connection breaks after the request was taken: its answer is lost. */
export const RESET_AFTER: WireFault = { kind: 'reset', strikes: 'after' };

/** No answer ever comes; the request was not taken. */
export const HANG_BEFORE: WireFault = { kind: 'hang' };

/** No answer ever comes; the request was taken. */
export const HANG_AFTER: WireFault = { kind: 'hang', strikes: 'after' };

/** The connection ends in the middle of the answer. */
export const HALF_AN_ANSWER: WireFault = { kind: 'truncate', bytes: 40 };

/** An answer that is not JSON, to a request that was taken. */
export const MALFORMED_JSON: WireFault = { kind: 'response', body: '{"CertificateArn":', strikes: 'after' };

/** The authority itself fails. */
export const ERROR_500: WireFault = { kind: 'aws-error', code: 'InternalFailure', status: 500 };

/** The load balancer has no target. */
export const ERROR_503: WireFault = {
  kind: 'response',
  status: 503,
  contentType: 'text/html',
  body: SERVICE_UNAVAILABLE_PAGE,
};

/** The answer comes byte by byte, and takes minutes. */
export const SLOW_DRIP: WireFault = { kind: 'drip', bytes: 1, everyMilliseconds: 500 };

/** The answer comes in small pieces, but soon. */
export const FAST_DRIP: WireFault = { kind: 'drip', bytes: 40, everyMilliseconds: 5 };

/** The answer comes after most of a second. */
export const LATE: WireFault = { kind: 'delay', milliseconds: 700 };

/** A well-formed answer with nothing in it. */
export const EMPTY_ANSWER: WireFault = { kind: 'response', body: '{}', strikes: 'after' };
