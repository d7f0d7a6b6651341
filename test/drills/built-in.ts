import { KMS } from '../../sandbox/authorities/kms/kind';
import { PRIVATE_CA } from '../../sandbox/authorities/private-ca/kind';
import type { DrilledAuthority } from './drilled-authority';
import { KMS_DRILLS } from './kms/drills';
import { KMS_EVENTS } from './kms/events';
import { PRIVATE_CA_DRILLS, PRIVATE_CA_EVENTS } from './private-ca/drills';

/** Every authority of the drills in docs/alarm-drills.md. */
export const DRILLED: readonly DrilledAuthority[] = [
  { kind: PRIVATE_CA, events: PRIVATE_CA_EVENTS, drills: PRIVATE_CA_DRILLS },
  { kind: KMS, events: KMS_EVENTS, drills: KMS_DRILLS },
];
