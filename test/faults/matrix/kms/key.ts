import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, SIGNED } from '../fault-case';
import { always, once } from '../injections';

const {
  AuthorityAccessDenied,
  AuthorityKeyUnsupported,
  AuthorityNotActive,
  AuthorityNotFound,
  AuthorityThrottled,
  AuthorityUnavailable,
  CertificateIssuerUnexpected,
} = FailureReason;

const awsError = (code: string, status = 400) => ({ kind: 'aws-error', code, status }) as const;

/** KMS does not sign, or not at once. */
export const KEY: readonly FaultCase<SandboxKms>[] = [
  { fault: 'one signature is throttled', inject: once('order', Wire.THROTTLED), ...SIGNED },
  { fault: 'five signatures in a row are throttled', inject: once('order', Wire.THROTTLED, 5), ...SIGNED },
  {
    fault: 'every signature is throttled',
    inject: always('order', Wire.THROTTLED),
    ...failed(AuthorityThrottled),
  },
  { fault: 'it is disabled', inject: ({ authority }) => authority.disable(), ...failed(AuthorityNotActive) },
  {
    fault: 'it is about to be deleted (`KMSInvalidStateException`)',
    inject: always('order', awsError('KMSInvalidStateException')),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'it is gone (`NotFoundException`)',
    inject: always('order', awsError('NotFoundException')),
    ...failed(AuthorityNotFound),
  },
  {
    fault: 'the signer may not use it',
    inject: always('order', Wire.ACCESS_DENIED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'it is of another kind than its certificate says (`InvalidKeyUsageException`)',
    inject: always('order', awsError('InvalidKeyUsageException')),
    ...failed(AuthorityKeyUnsupported),
  },
  {
    fault: 'KMS cannot reach it for a moment (`KeyUnavailableException`)',
    inject: once('order', awsError('KeyUnavailableException', 500)),
    ...SIGNED,
  },
  {
    fault: 'a dependency of KMS times out for a moment (`DependencyTimeoutException`)',
    inject: once('order', awsError('DependencyTimeoutException', 503)),
    ...SIGNED,
  },
  { fault: 'a reset before it signed', inject: once('order', Wire.RESET_BEFORE), ...SIGNED },
  { fault: 'a reset after it signed', inject: once('order', Wire.RESET_AFTER), ...SIGNED },
  { fault: 'no answer to one call', inject: once('order', Wire.HANG_AFTER), ...SIGNED },
  {
    fault: 'no answer to any call',
    inject: always('order', Wire.HANG_BEFORE),
    ...failed(AuthorityUnavailable),
  },
  { fault: 'half of one answer', inject: once('order', Wire.HALF_AN_ANSWER), ...SIGNED },
  { fault: 'an answer that is not JSON', inject: once('order', Wire.MALFORMED_JSON), ...SIGNED },
  { fault: 'an answer in drips', inject: once('order', Wire.FAST_DRIP), ...SIGNED },
  {
    fault: 'a signature that is not by this key',
    inject: once('order', {
      kind: 'response',
      body: JSON.stringify({ Signature: Buffer.alloc(70, 1).toString('base64') }),
    }),
    ...failed(CertificateIssuerUnexpected),
  },
];
