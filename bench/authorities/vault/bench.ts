import { VAULT } from '../../../sandbox/authorities/vault/kind';
import { vaultOf } from '../../../sandbox/authorities/vault/vault-authority';
import { externalBench } from '../external/bench';
import { knownLogin, type VaultAddress } from './address';
import { VAULT_PROTOCOL } from './protocol';
import { signer } from './signer';
import { MEASURED_VAULT, startWireVault } from './wire-vault';

/** The bench of the signer with the PKI of Vault. */
export const VAULT_BENCH = externalBench<VaultAddress>({
  kind: VAULT,
  measuredKind: MEASURED_VAULT,
  caOf: vaultOf,
  signer,
  protocol: VAULT_PROTOCOL,
  complete: (address) => ({ ...address, login: knownLogin('approle', {}) }),
  startOnWire: startWireVault,
});
