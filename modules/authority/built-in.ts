import type { CommonAlarmName } from '../observability/alarms/table';
import { EXTERNAL_ALARMS } from './external/alarms';
import { KMS_ALARMS } from './kms/alarms';
import { KMS_METRICS } from './kms/metrics';
import { PRIVATE_CA_ALARMS } from './private-ca/alarms';
import { PRIVATE_CA_METRICS } from './private-ca/metrics';

/**
 * The authorities of this package, by the name of their class: what the types and the documents say about all of them.
 * A deployment gets the same from its own authority.
 */
export const BUILT_IN = {
  PrivateCa: { ...PRIVATE_CA_ALARMS, metrics: PRIVATE_CA_METRICS },
  Kms: { ...KMS_ALARMS, metrics: KMS_METRICS },
  Est: { ...EXTERNAL_ALARMS, metrics: {} },
  Vault: { ...EXTERNAL_ALARMS, metrics: {} },
} as const;

type BuiltIn = (typeof BUILT_IN)[keyof typeof BUILT_IN];

/** Names of the alarms that notify, which props can tune or turn off: those of every deployment and of one authority. */
export type AlarmName = CommonAlarmName | BuiltIn['alarms'][number]['name'];
