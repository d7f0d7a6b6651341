import { FailureReason, RejectionReason } from '../../../../handler/vocabulary';
import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, lost, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const {
  AuthorityAccessDenied,
  AuthorityAnswerUnreadable,
  AuthorityNotActive,
  AuthorityNotFound,
  AuthorityThrottled,
  AuthorityUnavailable,
  DeadlineExceeded,
} = FailureReason;

/** What Vault answers instead. */
const refusing = (status: number, ...errors: readonly string[]): WireFault => ({
  kind: 'response',
  status,
  contentType: 'application/json',
  body: JSON.stringify({ errors }),
});

/** Vault does not sign, or its answer does not arrive. */
export const SIGNING: readonly FaultCase<SandboxVault>[] = [
  {
    fault: 'one request is over the rate limit quota (429)',
    inject: once('order', refusing(429, 'request path "pki/sign/devices": rate limit quota exceeded')),
    ...SIGNED,
  },
  {
    fault: 'every request is over the rate limit quota (429)',
    inject: always('order', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  {
    fault: 'it is sealed (503)',
    inject: ({ authority }) => authority.disable(),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'there is no active node for a moment (503)',
    inject: once('order', refusing(503, 'Vault is in standby mode')),
    ...SIGNED,
  },
  {
    fault: 'the active node steps down as the request arrives (500)',
    inject: once('order', refusing(500, 'active context canceled after getting state lock')),
    ...SIGNED,
  },
  {
    fault: 'it sheds load for a moment (503)',
    inject: once('order', refusing(503, 'overloaded, try again later')),
    ...SIGNED,
  },
  {
    fault: 'an administrator has locked the namespace (503)',
    inject: always(
      'order',
      refusing(503, 'API access to this namespace has been locked by an administrator'),
    ),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'the cluster has no active node (500)',
    inject: ({ authority }) => {
      authority.vault.state = 'without leader';
    },
    ...failed(AuthorityUnavailable),
  },
  {
    fault: 'a standby for reads is asked for a moment (473)',
    inject: once('order', refusing(473)),
    ...SIGNED,
  },
  {
    fault: 'a node has not heard of the token yet (412)',
    inject: once('order', refusing(412, 'required index state not present')),
    ...SIGNED,
  },
  {
    fault: "the policy of the signer's token does not allow it (403)",
    inject: ({ authority }) => authority.setUp.emptyPolicy(),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'the role is gone',
    inject: always('order', refusing(400, 'unknown role: devices')),
    ...failed(AuthorityNotFound),
  },
  {
    fault: 'the PKI engine is gone (404)',
    inject: always('order', refusing(404, 'no handler for route "pki/sign/devices". route entry not found.')),
    ...failed(AuthorityNotFound),
  },
  {
    fault: 'the role refuses the key of the request (400)',
    inject: ({ authority }) => authority.setUp.changeRole({ key_type: 'rsa' }),
    ...failed(RejectionReason.CsrRefusedByAuthority),
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
    fault: 'an answer that is not JSON',
    inject: once('order', Wire.MALFORMED_JSON),
    ...lost(AuthorityAnswerUnreadable),
  },
  {
    fault: 'an answer without a certificate',
    inject: once('order', Wire.EMPTY_ANSWER),
    ...lost(AuthorityAnswerUnreadable),
  },
  {
    fault: 'a login page with status 200',
    inject: once('order', { kind: 'response', contentType: 'text/html', body: '<form>Sign in</form>' }),
    ...failed(AuthorityAnswerUnreadable),
  },
  {
    fault: 'one HTTP 503 of a load balancer',
    inject: once('order', Wire.ERROR_503),
    ...failed(AuthorityUnavailable),
  },
];
