import type { SandboxKms } from '../../../../sandbox/authorities/kms/kms-authority';
import type { FaultMatrix } from '../fault-case';
import { KEY } from './key';
import { LEDGER } from './ledger';
import { NETWORK } from './network';

/** The faults of a CA of your own, by what they affect. */
export const KMS_MATRIX: FaultMatrix<SandboxKms> = {
  "The CA's key": KEY,
  'The ledger': LEDGER,
  'The network': NETWORK,
};
