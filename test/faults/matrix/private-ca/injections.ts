import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import type { IssuingFault } from '../../../../sandbox/services/acm-pca/faults';
import type { AuthorityStatus } from '../../../../sandbox/services/acm-pca/private-ca-server';
import type { FaultControls } from '../../fault-controls';

/** Makes something go wrong. */
type Injection = (controls: FaultControls<SandboxPrivateCa>) => void;

/** The next order is accepted, and issuing goes wrong. */
export const issuing =
  (fault: IssuingFault): Injection =>
  ({ authority }) =>
    authority.server.faults.next('IssueCertificate', fault);

/** The CA is in this state. */
export const caIs =
  (status: AuthorityStatus): Injection =>
  ({ authority }) => {
    authority.server.authority.status = status;
  };
