import { ANSWER } from './matrix/answer';
import { AUTHORITY } from './matrix/authority';
import { CERTIFICATE } from './matrix/certificate';
import { CLOCKS } from './matrix/clocks';
import type { FaultCase } from './matrix/fault-case';
import { IN_A_ROW } from './matrix/in-a-row';
import { NETWORK } from './matrix/network';
import { PERMISSIONS } from './matrix/permissions';
import { QUOTA } from './matrix/quota';

/** The faults, by what they affect. */
export const FAULT_MATRIX: Readonly<Record<string, readonly FaultCase[]>> = {
  'The quota': QUOTA,
  Permissions: PERMISSIONS,
  'The CA': AUTHORITY,
  'The certificate': CERTIFICATE,
  'The network': NETWORK,
  'The answer': ANSWER,
  Clocks: CLOCKS,
  'One after the other': IN_A_ROW,
};
