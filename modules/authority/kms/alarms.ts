import { FailureReason } from '../../../handler/vocabulary';
import type { MetricRow } from '../../observability/alarms/row';
import { failuresFor } from '../../observability/alarms/rows/failures';
import { NOTHING_COUNTED } from '../../observability/alarms/rows/missing';
import { FIVE_MINUTES } from '../../observability/alarms/rows/periods';
import { LEDGER_FAILING } from '../ledger/alarms';

const OF_THE_KEY = failuresFor({
  inactive: FailureReason.AuthorityNotActive,
  missing: FailureReason.AuthorityNotFound,
  denied: FailureReason.AuthorityAccessDenied,
  unfit: FailureReason.AuthorityKeyUnsupported,
});

/** What a CA key in AWS KMS and its ledger add to the alarms. */
export const KMS_ALARMS = {
  alarms: [
    {
      kind: 'metric',
      name: 'ca-key-unusable',
      severity: 'ticket',
      meaning:
        "The CA's key in AWS KMS does not sign: it is disabled, about to be deleted, or the signer may not use it.",
      whatToDo:
        'Look at the state of the key, and at its policy. If devices are refused, signing-failures pages as well.',
      runbook: 'tickets.md#ca-key-unusable',
      ...OF_THE_KEY,
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 1,
      unit: 'failures in 5 minutes',
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      missing: NOTHING_COUNTED,
      because:
        'None of these causes ends by itself, so the first failure is worth a look. It names the cause; whether it is ' +
        'worth waking somebody, signing-failures decides.',
    },
    LEDGER_FAILING,
  ],
  advice: { 'ca-throttles': 'The quota is that of Sign, for RSA or ECC keys, of the account and Region.' },
} as const satisfies { readonly alarms: readonly MetricRow[]; readonly advice: object };
