import { KMS } from '../../../sandbox/authorities/kms/kind';
import { kmsOf } from '../../../sandbox/authorities/kms/kms-authority';
import type { FleetAuthority } from '../authority';
import { ledgerViolations } from './ledger-audit';

/** A fleet whose CA is your own, with its key in AWS KMS. */
export const KMS_FLEET: FleetAuthority = {
  name: KMS.name,
  kind: KMS,
  // What only it has are the ledger's faults, and those are at the wire.
  addOrderFaults: () => {},
  violations: async (authority, log) => {
    const ca = kmsOf({ authority });
    return ledgerViolations(await ca.entries(), log, ca.services.kms.signatures);
  },
};
