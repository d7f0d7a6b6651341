import { Metric } from '../../../../handler/vocabulary';
import { awsIot, lambda, signer } from '../../measure';
import type { AlarmRow } from '../row';
import { NO_REQUEST } from './missing';
import { FIVE_MINUTES, MINUTE } from './periods';

/** Whether the signer runs, and whether AWS IoT reaches it. */
export const PLATFORM_ALARMS = [
  {
    kind: 'metric',
    name: 'signer-crashes',
    severity: 'page',
    meaning:
      'The signer dies without saying why: out of memory, a crash at startup, or killed by the timeout.',
    whatToDo:
      'Look at "Crashed invocations". If it began with a deploy, roll back and deploy the last good version.',
    command: 'roll back',
    runbook: 'signer-crashes.md',
    series: {
      errors: { measured: lambda('Errors'), statistic: 'Sum' },
      rejected: { measured: signer(Metric.RequestRejected), statistic: 'Sum' },
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
    },
    expression: 'errors - (SUM([errors, rejected, failed]) - errors)',
    period: MINUTE,
    comparison: 'at least',
    threshold: 5,
    unit: 'errors a minute that the signer did not report',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: NO_REQUEST,
    because:
      'Lambda counts an invocation in the minute in which it began, the signer in the one in which it ended, so ' +
      'the two differ by a few. Five in two minutes of three are beyond that. A signer that cannot start at all ' +
      'also misses its health checks, which page however few devices ask.',
  },
  {
    kind: 'metric',
    name: 'lambda-throttles',
    severity: 'page',
    meaning: "Lambda refuses to run the signer: the account's concurrency, or the function's, is used up.",
    whatToDo:
      'Find out what uses up the concurrency: the signer ("Concurrency") or another function. Stop it, or raise ' +
      'the quota.',
    command: 'roll back',
    runbook: 'lambda-throttles.md',
    series: { throttles: { measured: lambda('Throttles'), statistic: 'Sum' } },
    period: MINUTE,
    comparison: 'at least',
    threshold: 5,
    unit: 'throttles a minute',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: NO_REQUEST,
    because: 'Lambda scales in bursts, so one minute with throttles passes by itself.',
  },
  {
    kind: 'metric',
    name: 'health-check-failing',
    severity: 'page',
    meaning:
      'The health check finds the CA, the permissions or the settings wrong, or the signer no longer answers at all.',
    whatToDo:
      'Look at "Health checks": the last line names what is wrong. If there is no line, invoke the check by hand.',
    command: 'roll back',
    runbook: 'health-check-failing.md',
    series: { failing: { measured: signer(Metric.HealthCheckFailed), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'failed checks',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: {
      as: 'breaching',
      because:
        'A signer that cannot even report its health is not healthy. (Also true until the first check after a ' +
        'first deploy.)',
    },
    needsHealthChecks: true,
    quietWhileAwsManaged: true,
    because:
      'With few devices nothing else sees a dead CA before they do, so the first failed check counts. A period is a ' +
      'minute longer than the schedule, so that a late check is not a missing one.',
  },
  {
    kind: 'metric',
    name: 'aws-iot-refusals',
    severity: 'ticket',
    meaning:
      'AWS IoT refuses devices although the signer did not: it cannot call the signer, or does not accept its answer.',
    whatToDo: 'Check that AWS IoT may invoke the signer, then try with one device of your own.',
    command: 'roll back',
    runbook: 'tickets.md#aws-iot-refusals',
    series: {
      refused: { measured: awsIot('CreateCertificateFromCsrFailed'), statistic: 'Sum' },
      calls: { measured: awsIot('CreateCertificateFromCsrFailed'), statistic: 'SampleCount' },
      errors: { measured: lambda('Errors'), statistic: 'Sum' },
      throttles: { measured: lambda('Throttles'), statistic: 'Sum' },
    },
    expression:
      'IF(2 * refused - SUM([refused, errors, throttles]) >= 3, ' +
      '100 * (2 * refused - SUM([refused, errors, throttles])) / calls, 0)',
    period: FIVE_MINUTES,
    comparison: 'at least',
    threshold: 20,
    unit: '% of calls, and three of them',
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    missing: NO_REQUEST,
    needsHealthChecks: true,
    quietWhileAwsManaged: true,
    because:
      'AWS does not document which bad requests AWS IoT refuses by itself, so bad devices alone might set it off: a ' +
      'ticket, not a page. It needs the health check, which tells a rollback from a fault.',
  },
] as const satisfies readonly AlarmRow[];
