import { FailureReason, RejectionReason } from '../../../handler/vocabulary';
import { X509Authority } from '../../../sandbox/x509/authority';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack, spoiled } from './fault-case';
import { always, ISSUE, ISSUER, issuing, once } from './injections';

const MINUTE_MS = 60_000;

const { AuthorityNotActive, AuthorityNotFound, AuthorityRefused, DeadlineExceeded, IssuanceFailed } =
  FailureReason;

/** The CA does not sign, or not in time. */
export const AUTHORITY: readonly FaultCase[] = [
  {
    fault: 'it is disabled',
    inject: (controls) => controls.setCaStatus('DISABLED'),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'it has expired',
    inject: (controls) => controls.setCaStatus('EXPIRED'),
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'a new container sees that it expires in nine minutes',
    inject: async (controls) => {
      const notAfter = new Date(Date.now() + 9 * MINUTE_MS);
      const ending = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1', notAfter });
      const body = JSON.stringify({ Certificate: ending.certificatePem });
      await always(ISSUER, { kind: 'response', body })(controls);
    },
    newContainer: true,
    ...failed(AuthorityNotActive),
  },
  {
    fault: 'it was deleted',
    inject: (controls) => controls.setCaStatus('DELETED'),
    ...failed(AuthorityNotFound),
  },
  {
    fault: 'it says that the CSR is malformed',
    inject: once(ISSUE, { kind: 'aws-error', code: 'MalformedCSRException' }),
    ...failed(RejectionReason.CsrRefusedByAuthority),
  },
  {
    fault: 'it accepts the order and issuing fails later',
    inject: issuing({ kind: 'issuing-fails' }),
    ...spoiled(IssuanceFailed, 0),
  },
  {
    fault: 'it accepts the order and is not done in time',
    inject: (controls) => controls.setIssuanceTime(MINUTE_MS),
    meanwhile: (controls) => controls.advanceCaClock(MINUTE_MS),
    ...heldBack(DeadlineExceeded),
  },
  {
    fault: 'it accepts the order and names no certificate',
    inject: once(ISSUE, Wire.EMPTY_ANSWER),
    ...heldBack(AuthorityRefused),
  },
];
