import { Metric } from '../../../../handler/vocabulary';
import { signer } from '../../measure';
import type { AlarmRow } from '../row';
import { KEEP_STATE, NO_REQUEST } from './missing';
import { HOUR } from './periods';

/** Who signs, and whether that is intended. */
export const SWITCH_ALARMS = [
  {
    kind: 'metric',
    name: 'signing-mode-unexpected',
    severity: 'page',
    meaning:
      'Signing is not as declared, and no hold explains it: the certificate provider is missing, points to another ' +
      'function, or still exists although AWS should sign.',
    whatToDo: 'Find out who changed it (CloudTrail). If a deploy stopped halfway, deploy again or roll back.',
    command: 'roll back',
    runbook: 'signing-mode-unexpected.md',
    series: { unexpected: { measured: signer(Metric.SigningModeUnexpected), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that find it',
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because:
      'Three checks in a row leave time for a deploy that is running. A lifted hold that waits for its deploy has ' +
      'its own ticket.',
  },
  {
    kind: 'metric',
    name: 'still-aws-managed',
    severity: 'ticket',
    meaning:
      'AWS still signs, on purpose: there is a hold, `aws-managed` is declared, or the deploy that ends it has not ' +
      'run yet. A daily reminder.',
    whatToDo: 'Find out who rolled back and why. When the cause is fixed, lift the hold and deploy.',
    command: 'lift hold',
    runbook: 'tickets.md#still-aws-managed',
    series: { held: { measured: signer(Metric.AwsManagedOnPurpose), statistic: 'Maximum' } },
    expression: 'IF(HOUR(held) == 9, held, 0)',
    period: HOUR,
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that find it, in the hour from 09:00 UTC',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: NO_REQUEST,
    needsHealthChecks: true,
    because:
      'An alarm notifies when its state changes. Looking at one hour of the day makes it change once a day.',
  },
  {
    kind: 'metric',
    name: 'restoration-pending',
    severity: 'ticket',
    meaning:
      'AWS still signs: a hold was lifted, or `self-managed` was declared again, and no deploy has completed since.',
    whatToDo:
      'Run the pipeline. If the rehearsal fails, fix what it reports. To keep AWS signing, roll back again.',
    runbook: 'tickets.md#restoration-pending',
    series: { pending: { measured: signer(Metric.RestorationPending), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that find it',
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because:
      'Five checks in a row take half an hour at one check every five minutes, which is time enough for a ' +
      'pipeline. AWS signs, as it did under the hold, so nobody is woken.',
  },
  {
    kind: 'event',
    name: 'certificate-provider-changed',
    severity: 'ticket',
    meaning:
      'A certificate provider was created, changed or deleted: who signs may have changed for every device.',
    whatToDo: 'Was it your deploy or rollback? Then nothing. If not, find out who did it, and why.',
    runbook: 'tickets.md#certificate-provider-changed',
    calls: ['CreateCertificateProvider', 'UpdateCertificateProvider', 'DeleteCertificateProvider'],
    because:
      'From CloudTrail through EventBridge, within minutes; needs a trail that records management events. The health ' +
      'check finds out whether the result is what was declared, and pages if not.',
  },
  {
    kind: 'metric',
    name: 'aws-managed-on-purpose',
    severity: 'signal',
    meaning: 'AWS signs on purpose.',
    whatToDo: 'Nothing: it keeps other alarms quiet.',
    runbook: 'rollback.md',
    series: { held: { measured: signer(Metric.AwsManagedOnPurpose), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that find it',
    datapointsToAlarm: 1,
    evaluationPeriods: 2,
    missing: {
      as: 'notBreaching',
      because: 'Silence must not pass for a rollback, or pages would stay quiet forever.',
    },
    needsHealthChecks: true,
    because: 'One of two, so that one lost check does not end the quiet.',
  },
] as const satisfies readonly AlarmRow[];
