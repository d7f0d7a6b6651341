import { FailureReason } from '../../../handler/vocabulary';
import * as Wire from '../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack } from './fault-case';
import { always, GET, ISSUE, ISSUER } from './injections';

const { AuthorityAccessDenied } = FailureReason;

/** The signer lacks a permission. */
export const PERMISSIONS: readonly FaultCase[] = [
  {
    fault: 'issuing is denied',
    inject: always(ISSUE, Wire.ACCESS_DENIED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'fetching is denied',
    inject: always(GET, Wire.ACCESS_DENIED),
    ...heldBack(AuthorityAccessDenied),
  },
  {
    fault: 'the credentials have expired',
    inject: always('any', Wire.CREDENTIALS_EXPIRED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: "a new container may not read the CA's certificate",
    inject: always(ISSUER, Wire.ACCESS_DENIED),
    newContainer: true,
    ...failed(AuthorityAccessDenied),
  },
];
