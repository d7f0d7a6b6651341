import type { SandboxVault } from '../../../../sandbox/authorities/vault/vault-authority';
import { LEDGER } from '../external/ledger';
import type { FaultMatrix } from '../fault-case';
import { CONNECTION } from './connection';
import { LEAF } from './leaf';
import { LOGIN } from './login';
import { SIGNING } from './signing';

/** The faults of the PKI of Vault, by what they affect. */
export const VAULT_MATRIX: FaultMatrix<SandboxVault> = {
  'The signing': SIGNING,
  "The role's leaves": LEAF,
  'The login': LOGIN,
  'The connection': CONNECTION,
  'The ledger': LEDGER,
};
