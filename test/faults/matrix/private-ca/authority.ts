import { FailureReason, RejectionReason } from '../../../../handler/vocabulary';
import { COMMON_NAME, type SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import { X509Authority } from '../../../../sandbox/x509/authority';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, spoiled } from '../fault-case';
import { always, once } from '../injections';
import { caIs, issuing } from './injections';

const MINUTE_MS = 60_000;

const { AuthorityNotActive, AuthorityNotFound, AuthorityRefused, DeadlineExceeded, IssuanceFailed } =
  FailureReason;

/** The CA does not sign, or not in time. */
export const AUTHORITY: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: 'it is disabled',
    inject: ({ authority }) => authority.disable(),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'it has expired',
    inject: caIs('EXPIRED'),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'a new container sees that it expires in nine minutes',
    inject: async (controls) => {
      const notAfter = new Date(Date.now() + 9 * MINUTE_MS);
      const ending = await X509Authority.create({ commonName: COMMON_NAME, key: 'EC_prime256v1', notAfter });
      const body = JSON.stringify({ Certificate: ending.certificatePem });
      await always('issuer', { kind: 'response', body })(controls);
    },
    newContainer: true,
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'it was deleted',
    inject: caIs('DELETED'),
    ...failed(AuthorityNotFound),
  },
  {
    fault: 'it says that the CSR is malformed',
    inject: once('order', { kind: 'aws-error', code: 'MalformedCSRException' }),
    ...failed(RejectionReason.CsrRefusedByAuthority),
  },
  {
    fault: 'it accepts the order and issuing fails later',
    inject: issuing({ kind: 'issuing-fails' }),
    ...spoiled(IssuanceFailed, 0),
  },
  {
    fault: 'it accepts the order and is not done in time',
    inject: ({ authority }) => authority.setLatency(MINUTE_MS),
    meanwhile: (controls) => controls.advanceAuthoritysClock(MINUTE_MS),
    ...heldBack(DeadlineExceeded),
  },
  {
    fault: 'it accepts the order and names no certificate',
    inject: once('order', Wire.EMPTY_ANSWER),
    ...heldBack(AuthorityRefused),
  },
];
