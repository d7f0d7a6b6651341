import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxEst } from '../../../../sandbox/authorities/est/est-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, lost, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const {
  AuthorityAccessDenied,
  AuthorityIssuesByHand,
  AuthorityNotFound,
  AuthorityThrottled,
  AuthorityUnavailable,
  DeadlineExceeded,
  IssuanceFailed,
} = FailureReason;

const answer = (status: number, body = 'no') =>
  ({ kind: 'response', status, contentType: 'text/plain', body }) as const;

/** The CA does not issue, or its answer does not arrive. */
export const ENROLMENT: readonly FaultCase<SandboxEst>[] = [
  { fault: 'one request is throttled (429)', inject: once('order', Wire.THROTTLED), ...SIGNED },
  {
    fault: 'every request is throttled (429)',
    inject: always('order', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'it may not enrol (403)',
    inject: always('order', Wire.ACCESS_DENIED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'what ends TLS before it refuses the client certificate with a page (400)',
    inject: always('order', answer(400, '<title>400 No required SSL certificate was sent</title>')),
    ...failed(AuthorityAccessDenied),
  },
  { fault: 'the label is unknown (404)', inject: always('order', answer(404)), ...failed(AuthorityNotFound) },
  {
    fault: 'it is out of service (503)',
    inject: ({ authority }) => authority.disable(),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'it stumbles over the request (500)',
    inject: once('order', Wire.ERROR_500),
    ...failed(IssuanceFailed),
  },
  {
    fault: 'one HTTP 503 of a load balancer',
    inject: once('order', Wire.ERROR_503),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a reset before it took the request',
    inject: once('order', Wire.RESET_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a reset after it issued',
    inject: once('order', Wire.RESET_AFTER),
    ...lost(AuthorityUnavailable),
  },
  { fault: 'half of the answer', inject: once('order', Wire.HALF_AN_ANSWER), ...lost(AuthorityUnavailable) },
  { fault: 'no answer after it issued', inject: once('order', Wire.HANG_AFTER), ...lost(DeadlineExceeded) },
  {
    fault: 'no answer to any request',
    inject: always('order', Wire.HANG_BEFORE),
    ...failed(DeadlineExceeded),
  },
  { fault: 'an answer in drips, but soon', inject: once('order', Wire.FAST_DRIP), ...SIGNED },
  {
    fault: 'an answer in drips that takes minutes',
    inject: once('order', Wire.SLOW_DRIP),
    ...lost(DeadlineExceeded),
  },
  {
    fault: 'it takes longer than a device waits',
    inject: ({ authority }) => authority.setLatency(10_000),
    ...lost(DeadlineExceeded),
  },
  {
    fault: 'somebody approves the request in a moment (202)',
    inject: ({ authority }) => {
      authority.server.ca.approval = { afterMs: 500 };
    },
    ...SIGNED,
  },
  {
    fault: 'somebody has to approve each request (202)',
    inject: ({ authority }) => {
      authority.server.ca.approval = 'never';
    },
    ...failed(AuthorityIssuesByHand),
  },
];
