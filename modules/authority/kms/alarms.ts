import { FailureReason, Metric } from '../../../handler/vocabulary';
import type { MetricRow } from '../../observability/alarms/row';
import { NOTHING_COUNTED } from '../../observability/alarms/rows/missing';
import { FIVE_MINUTES } from '../../observability/alarms/rows/periods';
import { signer } from '../../observability/measure';

/** Failures by reason, by an id for the expression. */
function failures(reasons: Readonly<Record<string, FailureReason>>): MetricRow['series'] {
  const series = ([id, reason]: [string, FailureReason]) =>
    [id, { measured: signer(Metric.SigningFailed, reason), statistic: 'Sum' }] as const;
  return Object.fromEntries(Object.entries(reasons).map(series));
}

const OF_THE_KEY = failures({
  inactive: FailureReason.AuthorityNotActive,
  missing: FailureReason.AuthorityNotFound,
  denied: FailureReason.AuthorityAccessDenied,
  unfit: FailureReason.AuthorityKeyUnsupported,
});

const OF_THE_LEDGER = failures({
  unreachable: FailureReason.LedgerUnreachable,
  throttled: FailureReason.LedgerThrottled,
  denied: FailureReason.LedgerAccessDenied,
  missing: FailureReason.LedgerNotFound,
  refused: FailureReason.LedgerRefused,
});

const sumOf = (series: MetricRow['series']) => `SUM([${Object.keys(series).join(', ')}])`;

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
      series: OF_THE_KEY,
      expression: sumOf(OF_THE_KEY),
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
    {
      kind: 'metric',
      name: 'ledger-failing',
      severity: 'ticket',
      meaning:
        'The ledger in DynamoDB cannot be read or written, so no certificate is handed out: issued means recorded.',
      whatToDo:
        'Look at "Failures by reason": the reason tells whether it is unreachable, throttled, denied or gone. If many ' +
        'devices are refused, signing-failures pages as well.',
      runbook: 'tickets.md#ledger-failing',
      series: OF_THE_LEDGER,
      expression: sumOf(OF_THE_LEDGER),
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 1,
      unit: 'failures in 5 minutes',
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
      missing: NOTHING_COUNTED,
      because:
        'A single failure is a moment of DynamoDB, and the device asks again; two such periods of three are not. It ' +
        'names the cause; whether it is worth waking somebody, signing-failures decides.',
    },
  ],
  advice: { 'ca-throttles': 'The quota is that of Sign, for RSA or ECC keys, of the account and Region.' },
} as const satisfies { readonly alarms: readonly MetricRow[]; readonly advice: object };
