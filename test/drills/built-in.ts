import { EST } from '../../sandbox/authorities/est/kind';
import { KMS } from '../../sandbox/authorities/kms/kind';
import { PRIVATE_CA } from '../../sandbox/authorities/private-ca/kind';
import { VAULT } from '../../sandbox/authorities/vault/kind';
import type { DrilledAuthority } from './drilled-authority';
import { EST_DRILLS } from './est/drills';
import { EST_EVENTS } from './est/events';
import { KMS_DRILLS } from './kms/drills';
import { KMS_EVENTS } from './kms/events';
import { PRIVATE_CA_DRILLS, PRIVATE_CA_EVENTS } from './private-ca/drills';
import { VAULT_DRILLS } from './vault/drills';
import { VAULT_EVENTS } from './vault/events';

/** Every authority of the drills in docs/alarm-drills.md. */
export const DRILLED: readonly DrilledAuthority[] = [
  { kind: PRIVATE_CA, events: PRIVATE_CA_EVENTS, drills: PRIVATE_CA_DRILLS },
  { kind: KMS, events: KMS_EVENTS, drills: KMS_DRILLS },
  { kind: EST, events: EST_EVENTS, drills: EST_DRILLS },
  { kind: VAULT, events: VAULT_EVENTS, drills: VAULT_DRILLS },
];
