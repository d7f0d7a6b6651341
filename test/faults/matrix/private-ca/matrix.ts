import type { SandboxPrivateCa } from '../../../../sandbox/authorities/private-ca/private-ca';
import type { FaultMatrix } from '../fault-case';
import { ANSWER } from './answer';
import { AUTHORITY } from './authority';
import { CERTIFICATE } from './certificate';
import { CLOCKS } from './clocks';
import { IN_A_ROW } from './in-a-row';
import { NETWORK } from './network';
import { PERMISSIONS } from './permissions';
import { QUOTA } from './quota';

/** The faults of AWS Private CA, by what they affect. */
export const PRIVATE_CA_MATRIX: FaultMatrix<SandboxPrivateCa> = {
  'The quota': QUOTA,
  Permissions: PERMISSIONS,
  'The CA': AUTHORITY,
  'The certificate': CERTIFICATE,
  'The network': NETWORK,
  'The answer': ANSWER,
  Clocks: CLOCKS,
  'One after the other': IN_A_ROW,
};
