import { FailureReason } from '../../../handler/vocabulary';
import type { MetricRow } from '../../observability/alarms/row';
import { failuresFor } from '../../observability/alarms/rows/failures';
import { NOTHING_COUNTED } from '../../observability/alarms/rows/missing';
import { FIVE_MINUTES } from '../../observability/alarms/rows/periods';

/** What the ledger adds to the alarms, whichever CA it is kept for: one row, so that all of them have the same alarm. */
export const LEDGER_FAILING = {
  kind: 'metric',
  name: 'ledger-failing',
  severity: 'ticket',
  meaning:
    'The ledger in DynamoDB cannot be read or written, so no certificate is handed out: issued means recorded.',
  whatToDo:
    'Look at "Failures by reason": the reason tells whether it is unreachable, throttled, denied or gone. If many ' +
    'devices are refused, signing-failures pages as well.',
  runbook: 'tickets.md#ledger-failing',
  ...failuresFor({
    unreachable: FailureReason.LedgerUnreachable,
    throttled: FailureReason.LedgerThrottled,
    denied: FailureReason.LedgerAccessDenied,
    missing: FailureReason.LedgerNotFound,
    refused: FailureReason.LedgerRefused,
  }),
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
} as const satisfies MetricRow;
