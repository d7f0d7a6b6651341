import { FailureReason } from '../../../../handler/vocabulary';
import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import * as Wire from '../../../../testing/faults/wire-faults';
import { type FaultCase, failed, heldBack } from '../fault-case';
import { always } from '../injections';

const { AuthorityAccessDenied } = FailureReason;

/** The signer lacks a permission. */
export const PERMISSIONS: readonly FaultCase<SandboxPrivateCa>[] = [
  {
    fault: 'issuing is denied',
    inject: always('order', Wire.ACCESS_DENIED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: 'fetching is denied',
    inject: always('collect', Wire.ACCESS_DENIED),
    ...heldBack(AuthorityAccessDenied),
  },
  {
    fault: 'the credentials have expired',
    inject: always('any', Wire.CREDENTIALS_EXPIRED),
    ...failed(AuthorityAccessDenied),
  },
  {
    fault: "a new container may not read the CA's certificate",
    inject: always('issuer', Wire.ACCESS_DENIED),
    newContainer: true,
    ...failed(AuthorityAccessDenied),
  },
];
