import { KMS } from '../../../sandbox/authorities/kms/kind';
import { kmsOf } from '../../../sandbox/authorities/kms/kms-authority';
import type { AuthorityBench, BenchedAuthority } from '../authority';
import { makeIssuer } from '../make-issuer';
import { CONTAINER_GOALS, SPEED_GOALS } from './goals';
import { ledgerViolations } from './ledger-audit';
import type { KmsAddress } from './peers/address';
import { plainBundle } from './peers/plain-bundle';
import { signer } from './peers/signer';
import { VirtualKms } from './virtual-kms';
import { WireKms } from './wire-kms';

/** The bench of the signer with a CA of your own, whose key is in AWS KMS. */
export const KMS_BENCH = {
  name: KMS.name,
  kind: KMS,
  // What only it has are the ledger's faults, and those are at the wire.
  addOrderFaults: () => {},
  renew: (authority) => kmsOf({ authority }).renew(),
  async violations(authority, log) {
    const ca = kmsOf({ authority });
    return ledgerViolations(await ca.entries(), log, ca.services.kms.signatures);
  },
  async prepare(): Promise<BenchedAuthority<KmsAddress>> {
    const issuer = await makeIssuer();
    return {
      kind: KMS,
      signer,
      others: [],
      contenders: [],
      speedGoals: SPEED_GOALS,
      containerGoals: CONTAINER_GOALS,
      ownWork: 'beyond its calls',
      plainBundle,
      startVirtually: (time, options) => new VirtualKms(time, issuer, options),
      startOnWire: (options) => WireKms.start(options),
    };
  },
} satisfies AuthorityBench;
