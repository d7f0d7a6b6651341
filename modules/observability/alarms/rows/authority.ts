import { Metric } from '../../../../handler/vocabulary';
import { signer } from '../../measure';
import type { AlarmRow } from '../row';
import { KEEP_STATE, NOTHING_COUNTED } from './missing';
import { FIVE_MINUTES, HOUR } from './periods';

/** With this many days left, the CA is to be renewed. */
export const CA_EXPIRY_WARNING_DAYS = 60;

/** What the signer reports about its CA, whichever it is. */
export const AUTHORITY_ALARMS = [
  {
    kind: 'metric',
    name: 'ca-expiry-critical',
    severity: 'page',
    meaning:
      "The CA's certificate is about to expire. Then the CA signs nothing, and what it has signed is no longer valid.",
    whatToDo:
      'Look at "Days until the CA expires". Renew the CA, or deploy with its successor. Plan it today, in daylight.',
    command: 'roll back',
    runbook: 'ca-expiry-critical.md',
    series: { days: { measured: signer(Metric.AuthorityDaysToExpiry), statistic: 'Minimum' } },
    period: HOUR,
    comparison: 'at most',
    threshold: 14,
    unit: 'days',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    quietWhileAwsManaged: true,
    because:
      'Two weeks are enough for a new CA with all its approvals, and too few to wait for the next sprint.',
  },
  {
    kind: 'metric',
    name: 'ca-expiry-warning',
    severity: 'ticket',
    meaning: "The CA's certificate expires soon.",
    whatToDo:
      'Look at "Days until the CA expires" and plan its renewal. New certificates already end with the CA if they ' +
      'would outlive it.',
    runbook: 'tickets.md#ca-expiry-warning',
    series: { days: { measured: signer(Metric.AuthorityDaysToExpiry), statistic: 'Minimum' } },
    period: HOUR,
    comparison: 'at most',
    threshold: CA_EXPIRY_WARNING_DAYS,
    unit: 'days',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because: 'Two months are one planning cycle.',
  },
  {
    kind: 'metric',
    name: 'ca-failing',
    severity: 'ticket',
    meaning: 'Of several CAs, one would not sign. The others sign for its devices.',
    whatToDo: 'Look at "Health checks": the last line names the CA, and what is wrong with it.',
    runbook: 'tickets.md#ca-failing',
    series: { failing: { measured: signer(Metric.AuthoritiesFailing), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'CAs that would not sign',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because:
      'No device notices while another CA signs, so it can wait until morning. If none signs, health-check-failing pages.',
  },
  {
    kind: 'metric',
    name: 'ca-throttles',
    severity: 'ticket',
    meaning: 'The CA throttles the signer, which waits and tries again. That costs time.',
    whatToDo: 'Find out who else uses the CA, and have its quotas raised.',
    runbook: 'tickets.md#ca-throttles',
    series: { throttles: { measured: signer(Metric.AuthorityThrottles), statistic: 'Sum' } },
    period: FIVE_MINUTES,
    comparison: 'at least',
    threshold: 20,
    unit: 'throttled calls in 5 minutes',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: NOTHING_COUNTED,
    because:
      'A burst of devices is throttled for a moment and still served. If it costs more, the latency shows it.',
  },
] as const satisfies readonly AlarmRow[];
