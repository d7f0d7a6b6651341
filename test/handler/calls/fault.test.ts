import '../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { faultOf } from '../../../handler/calls/fault';
import { NotSent } from '../../../handler/calls/not-sent';
import type { CalledService } from '../../../handler/calls/service';
import { SigningFailed } from '../../../handler/errors';
import { FailureReason, Metric, RejectionReason } from '../../../handler/vocabulary';

const SERVICE: CalledService = {
  name: 'A service',
  reasons: {
    throttled: FailureReason.AuthorityThrottled,
    unavailable: FailureReason.AuthorityUnavailable,
    accessDenied: FailureReason.AuthorityAccessDenied,
    refused: FailureReason.AuthorityRefused,
  },
  finalErrors: new Map([['GoneException', FailureReason.AuthorityNotFound]]),
  rejections: new Map([['BadCsrException', RejectionReason.CsrRefusedByAuthority]]),
  throttles: Metric.AuthorityThrottles,
};

/** An error as the SDK makes it of an answer. */
const answer = (name: string, httpStatusCode: number) =>
  Object.assign(new Error('no'), { name, $metadata: { httpStatusCode } });

/** An error of Node.js. */
const failed = (syscall: string, code: string) => Object.assign(new Error('no'), { code, syscall });

describe('A fault', () => {
  it.each<[string, unknown]>([
    ['throttled', answer('ThrottlingException', 400)],
    ['throttled by status', answer('Whatever', 429)],
    ['denied', answer('AccessDeniedException', 400)],
    ['final', answer('GoneException', 400)],
    ['refused', answer('SomethingNewException', 403)],
    ['blamed on the device', answer('BadCsrException', 400)],
    ['of a name that cannot be resolved', failed('getaddrinfo', 'ENOTFOUND')],
    ['of a refused connection', failed('connect', 'ECONNREFUSED')],
    ['of a connection that took too long', failed('connect', 'ETIMEDOUT')],
    [
      'of a host that refuses at all its addresses',
      new AggregateError([failed('connect', 'ECONNREFUSED'), failed('connect', 'ENETUNREACH')]),
    ],
  ])('%s surely took nothing', (_, error) => {
    expect(faultOf(error, SERVICE).tookNothing).toBe(true);
  });

  it.each([true, false])('that says itself whether it took nothing (%j) is believed', (tookNothing) => {
    const errors = [
      answer('Whatever', 500),
      answer('Whatever', 400),
      new Error('no'),
      new SigningFailed('Unexpected', 'no'),
    ];

    for (const error of errors) {
      expect(faultOf(Object.assign(error, { tookNothing }), SERVICE).tookNothing).toBe(tookNothing);
    }
  });

  it('of something that was missing for the call surely took nothing', () => {
    const error = new NotSent(FailureReason.CredentialUnavailable, 'gone.');

    expect(faultOf(error, SERVICE)).toMatchObject({ error, tookNothing: true, retryable: false });
  });

  it('says how long the service wants to be left alone', () => {
    const error = Object.assign(answer('Busy', 503), { retryAfterMs: 2_000 });

    expect(faultOf(error, SERVICE)).toMatchObject({ retryAfterMs: 2_000, retryable: true });
    expect(faultOf(answer('Busy', 503), SERVICE)).not.toHaveProperty('retryAfterMs');
  });

  it.each<[string, unknown]>([
    ['of the server', answer('InternalFailure', 500)],
    ['of the server that calls itself throttled', answer('ThrottlingException', 503)],
    ['of the server that gave up half-way', answer('RequestTimeout', 408)],
    ['of the server that says so as a fault of the request', answer('RequestTimeoutException', 400)],
    ['of a connection that was reset', failed('read', 'ECONNRESET')],
    ['of a connection that closed', failed('write', 'EPIPE')],
    ['of an answer that is not JSON', new SyntaxError('Unexpected token <')],
    ['of no answer', new Error('no answer within 1500 ms')],
    ['of several connections, of which one was made', new AggregateError([failed('read', 'ECONNRESET')])],
    ['that is no error', 'no'],
  ])('%s may have taken something', (_, error) => {
    expect(faultOf(error, SERVICE).tookNothing).toBe(false);
  });
});
