import { VAULT } from '../../../sandbox/authorities/vault/kind';
import { vaultOf } from '../../../sandbox/authorities/vault/vault-authority';
import type { AuthorityBench, BenchedAuthority } from '../authority';
import type { ExternalAddress } from '../external/address';
import { EXTERNAL_CONTAINER_GOALS, EXTERNAL_SPEED_GOALS } from '../external/goals';
import { externalViolations } from '../external/ledger-audit';
import { plainBundle } from '../external/plain-bundle';
import { VirtualCa } from '../external/virtual-ca';
import { makeIssuer } from '../make-issuer';
import { knownLogin, type VaultAddress } from './address';
import { VAULT_PROTOCOL } from './protocol';
import { signer } from './signer';
import { startWireVault } from './wire-vault';

/** The bench of the signer with the PKI of Vault. */
export const VAULT_BENCH = {
  name: VAULT.name,
  kind: VAULT,
  // What only it has are the ledger's faults, and those are at the wire.
  addOrderFaults: () => {},
  renew: (authority) => vaultOf({ authority }).renewIssuer(),
  async violations(authority, log) {
    const ca = vaultOf({ authority });
    return externalViolations(await ca.entries(), await ca.issued(), log);
  },
  async prepare(): Promise<BenchedAuthority<VaultAddress>> {
    const issuer = await makeIssuer();
    return {
      kind: VAULT,
      signer,
      others: [],
      contenders: [],
      speedGoals: EXTERNAL_SPEED_GOALS,
      containerGoals: EXTERNAL_CONTAINER_GOALS,
      ownWork: 'outside the authority',
      plainBundle,
      startVirtually(time, options) {
        const complete = (address: ExternalAddress) => ({ ...address, login: knownLogin('approle', {}) });
        return new VirtualCa(time, issuer, VAULT_PROTOCOL, options, complete);
      },
      startOnWire: (options) => startWireVault(options),
    };
  },
} satisfies AuthorityBench;
