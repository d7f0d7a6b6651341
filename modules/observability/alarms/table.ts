import { FailureReason, Metric } from '../../../handler/vocabulary';
import { lambda, signer } from '../measure';
import type { AlarmRow } from './row';
import { alarmsIn } from './rule';

const MINUTE = 60;
const FIVE_MINUTES = 300;
const FIFTEEN_MINUTES = 900;
const HOUR = 3_600;

const NO_REQUEST = {
  as: 'notBreaching',
  because: 'No value means that no device asked, which is normal at night.',
} as const;
const NOTHING_COUNTED = {
  as: 'notBreaching',
  because: 'It is only counted when it happens: no value is the good case.',
} as const;
const KEEP_STATE = {
  as: 'ignore',
  because:
    'A health check that falls silent has its own alarm; until it runs again, its last finding stands.',
} as const;

/**
 * Every alarm of a deployment. The resources, the lines on the dashboard and docs/alarms.md all come from here.
 *
 * Two rules run through it. What a device does wrong pages nobody. And a page means that devices are refused now, or
 * will be soon, through something that whoever is woken can change.
 *
 * The expressions add by `SUM` of a list, which passes over a metric without a value. AWS does not document whether
 * `FILL` fills one that has no value in the whole window, such as certificates issued by a CA that is dead.
 */
const ALARMS = [
  {
    kind: 'composite',
    name: 'signing-down',
    severity: 'page',
    meaning: "No device gets a certificate, and it is not the devices' fault.",
    whatToDo: 'Roll back unless the cause is known and fixed within minutes.',
    command: 'roll back',
    runbook: 'signing-down.md',
    when: {
      any: [
        { alarm: 'every-signing-fails' },
        {
          all: [
            { alarm: 'nothing-issued' },
            {
              any: [
                { alarm: 'unexplained-errors' },
                { alarm: 'lambda-throttles' },
                { all: [{ alarm: 'health-check-failing' }, { alarm: 'signing-failure-rate' }] },
              ],
            },
          ],
        },
      ],
    },
    because:
      'Automatic rollback listens to this alarm, so each way in needs devices that were refused through our fault: ' +
      'the signer says so itself, or nothing is issued while it dies, is throttled, or fails with the health check ' +
      'as second witness. A failing health check alone is not enough: it refuses no device.',
  },
  {
    kind: 'metric',
    name: 'signing-failures',
    severity: 'page',
    meaning: 'The signer refuses devices that did nothing wrong.',
    whatToDo:
      'Look at the reasons in "Failures by reason"; they say whether it is the CA, its permissions or us.',
    command: 'roll back',
    runbook: 'signing-failures.md',
    series: {
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
      issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' },
    },
    expression: 'IF(20 * failed >= SUM([failed, issued]), failed, 0)',
    period: MINUTE,
    comparison: 'at least',
    threshold: 3,
    unit: 'failures a minute, and one in twenty requests',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: NOTHING_COUNTED,
    because:
      'A dead CA with one request every few seconds fails three a minute at once; two minutes of it keep a page ' +
      'within three minutes. One in twenty, so that a large fleet does not page for a handful that try again.',
  },
  {
    kind: 'metric',
    name: 'signing-failure-rate',
    severity: 'page',
    meaning: 'Of the few devices that ask, most are refused through no fault of theirs, and it goes on.',
    whatToDo: 'Look at "Last failures": with so few requests, read each one.',
    command: 'roll back',
    runbook: 'signing-failure-rate.md',
    series: {
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
      issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' },
    },
    expression: '100 * failed / SUM([failed, issued])',
    period: FIVE_MINUTES,
    comparison: 'at least',
    threshold: 50,
    unit: '% of requests',
    datapointsToAlarm: 3,
    evaluationPeriods: 12,
    missing: NOTHING_COUNTED,
    because:
      'One failure of one request at night is 100 %, and no reason to wake anybody. Three such periods within an ' +
      'hour are: then devices try again and are refused again. A busy fleet is paged earlier, by the count.',
  },
  {
    kind: 'metric',
    name: 'latency-near-limit',
    severity: 'page',
    meaning: 'The slowest signings come close to the 5 seconds after which AWS IoT refuses the device.',
    whatToDo:
      'Compare "Time in the CA" with the latency: if they rise together it is the CA, else the signer.',
    command: 'roll back',
    runbook: 'latency-near-limit.md',
    series: { p99: { measured: signer(Metric.SigningLatency), statistic: 'p99' } },
    period: MINUTE,
    comparison: 'at least',
    threshold: 4_000,
    unit: 'ms',
    datapointsToAlarm: 3,
    evaluationPeriods: 5,
    missing: {
      as: 'notBreaching',
      because:
        'No value means that no device asked, which is normal at night, or that every request was refused quickly, ' +
        'which shows in the failures.',
    },
    because:
      'A second before the limit there is still time to act. Three minutes of five, because with few requests the ' +
      'p99 is the slowest one, and a single cold start is no emergency. Only requests that got a certificate or ran ' +
      'out of time count; a quick refusal says nothing about how long signing takes.',
  },
  {
    kind: 'metric',
    name: 'unexplained-errors',
    severity: 'page',
    meaning:
      'The signer dies without saying why: out of memory, a crash at its start, or killed by the timeout.',
    whatToDo:
      'Look at "Invocations that died". If it began with a deploy, roll back and deploy the last good one.',
    command: 'roll back',
    runbook: 'unexplained-errors.md',
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
      'Lambda counts an invocation where it began, the signer where it ended: over the edge of a minute the two ' +
      'differ by a few. Five in two minutes of three are beyond that. A signer that cannot start at all is also ' +
      'silent to the health check, which pages however few devices ask.',
  },
  {
    kind: 'metric',
    name: 'lambda-throttles',
    severity: 'page',
    meaning:
      'Lambda refuses to run the signer: the concurrency of the account, or of the function, is used up.',
    whatToDo: 'Find the function that uses up the concurrency, in "Concurrency"; stop it or raise the quota.',
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
      'The signer cannot see that all is well with its CA and its settings, or it no longer answers at all.',
    whatToDo:
      'Look at "Health checks": the last line names what is wrong. No line at all: invoke the check by hand.',
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
        'A signer that cannot even say that it is well is not. (Also true until the first check after a first deploy.)',
    },
    needsHealthChecks: true,
    quietWhileRolledBack: true,
    because:
      'With few devices it is the only thing that sees a dead CA before they do, so the first failed check counts. ' +
      'A period is a minute longer than the schedule, so that a late check is no missing one.',
  },
  {
    kind: 'metric',
    name: 'signing-mode-unexpected',
    severity: 'page',
    meaning:
      'Signing is not as declared, and no hold explains it: the certificate provider is missing, points elsewhere, ' +
      'or is still there although AWS should sign.',
    whatToDo: 'Find out who changed it (CloudTrail). If a deploy stopped halfway, deploy again or roll back.',
    command: 'roll back',
    runbook: 'signing-mode-unexpected.md',
    series: { unexpected: { measured: signer(Metric.SigningModeUnexpected), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that say so',
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because:
      'Three checks in a row leave time for a deploy that is under way. A lifted hold that waits for its deploy has ' +
      'its own ticket.',
  },
  {
    kind: 'metric',
    name: 'ca-expires-in-14-days',
    severity: 'page',
    meaning:
      "The CA's certificate ends within two weeks; then it signs nothing, and devices refuse what it signed.",
    whatToDo: 'Renew the CA, or deploy with its successor. Plan it today, in daylight.',
    command: 'roll back',
    runbook: 'ca-expires-in-14-days.md',
    series: { days: { measured: signer(Metric.AuthorityDaysLeft), statistic: 'Minimum' } },
    period: HOUR,
    comparison: 'at most',
    threshold: 14,
    unit: 'days',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    quietWhileRolledBack: true,
    because:
      'Two weeks are enough for a new CA with all its approvals, and too few to wait for the next sprint.',
  },
  {
    kind: 'metric',
    name: 'ca-expires-in-60-days',
    severity: 'ticket',
    meaning: "The CA's certificate ends within two months.",
    whatToDo: 'Plan its renewal. New certificates already end with it when they would live longer.',
    runbook: 'tickets.md#ca-expires-in-60-days',
    series: { days: { measured: signer(Metric.AuthorityDaysLeft), statistic: 'Minimum' } },
    period: HOUR,
    comparison: 'at most',
    threshold: 60,
    unit: 'days',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because: 'Two months are one planning cycle.',
  },
  {
    kind: 'metric',
    name: 'request-out-of-time',
    severity: 'ticket',
    meaning: 'At least one device was refused because its certificate was not ready in time.',
    whatToDo: `Look at "Slowest signings" around that hour. If it repeats, look at the CA's quotas and Region.`,
    runbook: 'tickets.md#request-out-of-time',
    series: { late: { measured: signer(Metric.DeadlineExceeded), statistic: 'Sum' } },
    period: HOUR,
    comparison: 'at least',
    threshold: 1,
    unit: 'requests an hour',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: NOTHING_COUNTED,
    because: 'One is worth knowing of and not worth waking for; if there are many, the failures page.',
  },
  {
    kind: 'metric',
    name: 'ca-throttles',
    severity: 'ticket',
    meaning: 'The CA says that it is asked too often; the signer waits and asks again, which costs time.',
    whatToDo:
      'See who else uses the CA, and ask AWS for a higher quota of IssueCertificate or GetCertificate.',
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
      'A burst of devices is throttled for a moment and still served. What it costs beyond that, the latency tells.',
  },
  {
    kind: 'metric',
    name: 'aws-iot-refusals',
    severity: 'ticket',
    meaning:
      'AWS IoT refuses devices although the signer did not: it cannot call the signer, or does not take its answer.',
    whatToDo: 'Check the permission of AWS IoT to invoke the signer, and with one device of your own.',
    command: 'roll back',
    runbook: 'tickets.md#aws-iot-refusals',
    series: {
      refused: {
        measured: { source: 'AWS/IoT', metric: 'CreateCertificateFromCsrFailed' },
        statistic: 'Sum',
      },
      calls: {
        measured: { source: 'AWS/IoT', metric: 'CreateCertificateFromCsrFailed' },
        statistic: 'SampleCount',
      },
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
    quietWhileRolledBack: true,
    because:
      'AWS does not document which bad requests AWS IoT refuses by itself, so bad devices alone might trip it: a ' +
      'ticket, not a page. It needs the health check, which tells a rollback from a break.',
  },
  {
    kind: 'metric',
    name: 'rejected-requests-surge',
    severity: 'ticket',
    meaning:
      'Many requests are rejected: a bad firmware release, or somebody who tries out a stolen claim certificate.',
    whatToDo:
      'Look at "Rejections by principal". One principal with many clients: revoke that claim certificate.',
    runbook: 'tickets.md#rejected-requests-surge',
    series: { rejected: { measured: signer(Metric.RequestRejected), statistic: 'Sum' } },
    period: FIVE_MINUTES,
    comparison: 'at least',
    threshold: 100,
    unit: 'rejections in 5 minutes',
    datapointsToAlarm: 2,
    evaluationPeriods: 3,
    missing: NOTHING_COUNTED,
    because:
      'One stubborn device that tries every few seconds stays below it. Nothing is signed, so nobody is woken.',
  },
  {
    kind: 'metric',
    name: 'all-requests-rejected',
    severity: 'ticket',
    meaning:
      'Probably our pattern: every request of the last 15 minutes was rejected, so it may be that no device is ' +
      'allowed the names that it asks for.',
    whatToDo:
      'Read the explanations in "Last rejections". If they name a pattern, compare it with the subject beside them, ' +
      'and correct subject_pattern or alternative_name_pattern.',
    runbook: 'tickets.md#all-requests-rejected',
    series: {
      rejected: { measured: signer(Metric.RequestRejected), statistic: 'Sum' },
      issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' },
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
    },
    expression: 'IF(SUM([rejected, issued, failed]) == rejected, rejected, 0)',
    period: FIFTEEN_MINUTES,
    comparison: 'at least',
    threshold: 5,
    unit: 'rejections in 15 minutes, and nothing but rejections',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: NO_REQUEST,
    because:
      'A wrong pattern rejects every device, and of a small fleet those are few: one device that tries three or four ' +
      'times is no sign of it yet, five rejections without any certificate are. One long period, because few devices ' +
      'do not ask in each of several short ones. No device is served, and yet nobody is woken: a single device that ' +
      'asks again and again while no other does looks the same, and whoever holds a claim certificate can do that.',
  },
  {
    kind: 'metric',
    name: 'still-aws-managed',
    severity: 'ticket',
    meaning:
      'AWS still signs, on purpose: there is a hold, `aws-managed` is declared, or the deploy that ends it has yet ' +
      'to run. A reminder, once a day.',
    whatToDo: 'See who rolled back and why. When the cause is fixed, lift the hold and deploy.',
    command: 'lift hold',
    runbook: 'tickets.md#still-aws-managed',
    series: { held: { measured: signer(Metric.RolledBack), statistic: 'Maximum' } },
    expression: 'IF(HOUR(held) == 9, held, 0)',
    period: HOUR,
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that say so, in the hour from 09:00 UTC',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: NO_REQUEST,
    needsHealthChecks: true,
    because:
      'An alarm notifies when its state changes. Looking at one hour of the day makes it change once a day.',
  },
  {
    kind: 'metric',
    name: 'lifted-awaiting-deploy',
    severity: 'ticket',
    meaning:
      'AWS still signs: a hold was lifted, or `self-managed` declared again, and no deploy has completed since.',
    whatToDo:
      'Run the pipeline. If the rehearsal fails, fix what it reports. To keep AWS signing, roll back again.',
    runbook: 'tickets.md#lifted-awaiting-deploy',
    series: { awaiting: { measured: signer(Metric.LiftedAwaitingDeploy), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that say so',
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    missing: KEEP_STATE,
    needsHealthChecks: true,
    because:
      'Five checks in a row are half an hour with a check every five minutes, time enough for a pipeline. AWS signs, ' +
      'as it did under the hold, so nobody is woken.',
  },
  {
    kind: 'event',
    name: 'certificate-provider-changed',
    severity: 'ticket',
    meaning:
      'Somebody created, changed or deleted a certificate provider: who signs may have changed for every device.',
    whatToDo: 'A deploy or a rollback of yours? Then nothing. Else find out who, and why.',
    runbook: 'tickets.md#certificate-provider-changed',
    calls: ['CreateCertificateProvider', 'UpdateCertificateProvider', 'DeleteCertificateProvider'],
    because:
      'From CloudTrail through EventBridge, within minutes; needs a trail that records management events. Whether ' +
      'the outcome is what was declared, the health check tells, and pages.',
  },
  {
    kind: 'metric',
    name: 'rolled-back',
    severity: 'signal',
    meaning: 'AWS signs on purpose.',
    whatToDo: 'Nothing: it keeps other alarms quiet.',
    runbook: 'rollback.md',
    series: { held: { measured: signer(Metric.RolledBack), statistic: 'Maximum' } },
    period: 'health check',
    comparison: 'at least',
    threshold: 1,
    unit: 'health checks that say so',
    datapointsToAlarm: 1,
    evaluationPeriods: 2,
    missing: {
      as: 'notBreaching',
      because: 'Silence must not pass for a rollback, or it would keep pages quiet for ever.',
    },
    needsHealthChecks: true,
    because: 'One of two, so that one lost check does not end the quiet.',
  },
  {
    kind: 'metric',
    name: 'every-signing-fails',
    severity: 'signal',
    meaning: "The signer fails again and again through its own or the CA's fault, and issues nothing.",
    whatToDo: 'Nothing: it is part of signing-down.',
    runbook: 'signing-down.md',
    series: {
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
      issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' },
      refused: { measured: signer(Metric.SigningFailed, FailureReason.AuthorityRefused), statistic: 'Sum' },
      unissued: { measured: signer(Metric.SigningFailed, FailureReason.IssuanceFailed), statistic: 'Sum' },
      renamed: {
        measured: signer(Metric.SigningFailed, FailureReason.CertificateSubjectDiffers),
        statistic: 'Sum',
      },
      alternatives: {
        measured: signer(Metric.SigningFailed, FailureReason.CertificateAlternativeNamesDiffer),
        statistic: 'Sum',
      },
    },
    expression:
      'IF(SUM([failed, issued]) == failed, 2 * failed - SUM([failed, refused, unissued, renamed, alternatives]), 0)',
    period: MINUTE,
    comparison: 'at least',
    threshold: 5,
    unit: 'failures a minute that no CSR can cause, without any certificate',
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    missing: NOTHING_COUNTED,
    because:
      'Fewer can be one device that tries again, and a CA that was throttled recovers within a minute or two. What ' +
      'some CSR might bring the CA to is left out: no holder of a claim certificate shall be able to roll back.',
  },
  {
    kind: 'metric',
    name: 'nothing-issued',
    severity: 'signal',
    meaning: 'No certificate was issued for five minutes.',
    whatToDo: 'Nothing: at night that is normal. It is part of signing-down.',
    runbook: 'signing-down.md',
    series: { issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' } },
    period: MINUTE,
    comparison: 'at most',
    threshold: 0,
    unit: 'certificates',
    datapointsToAlarm: 5,
    evaluationPeriods: 5,
    missing: { as: 'breaching', because: 'No value is what no certificate looks like.' },
    because:
      'Never alone a reason for anything; with devices refused at the same time it says that nobody is served.',
  },
] as const satisfies readonly AlarmRow[];

type Row = (typeof ALARMS)[number];

/** The same rows, for who treats them alike. */
export const ROWS: readonly AlarmRow[] = ALARMS;

/** Names of the rows that a composite row watches: their alarms always exist, even turned off. */
export const WATCHED: ReadonlySet<string> = new Set(
  ROWS.flatMap((row) => (row.kind === 'composite' ? alarmsIn(row.when) : [])),
);

/** Names of the rows that somebody hears of, which props can tune or turn off. */
export type AlarmName = Exclude<Row, { readonly severity: 'signal' }>['name'];
