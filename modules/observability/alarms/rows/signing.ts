import { FailureReason, Metric } from '../../../../handler/vocabulary';
import { DEFAULTS } from '../../../defaults';
import { signer } from '../../measure';
import type { AlarmRow } from '../row';
import { failuresFor } from './failures';
import { NO_REQUEST, NOTHING_COUNTED } from './missing';
import { FIFTEEN_MINUTES, FIVE_MINUTES, HOUR, MINUTE } from './periods';

/**
 * Failures that one CSR may cause, while the CA would sign all others. CloudWatch computes with ten metrics at most
 * (CloudWatch user guide, "Limits that apply to alarms based on metric math expressions"), so there is no room for more.
 *
 * Not among them is what a CSR can hardly bring about: a CA that is not reached, trusted or active, that says nothing or
 * that it is overloaded (`AuthorityUnavailable` is silence, a broken connection, or a server error other than 500), or
 * that does not let the signer in.
 */
const A_CSR_MAY_CAUSE = failuresFor({
  refused: FailureReason.AuthorityRefused,
  // Also a server outside of AWS that stumbles over it, and answers 500.
  unissued: FailureReason.IssuanceFailed,
  // A CA may put such a request aside, for somebody to look at.
  waiting: FailureReason.AuthorityIssuesByHand,
  // The page of a firewall that takes the request for an attack.
  unreadable: FailureReason.AuthorityAnswerUnreadable,
  // A role or profile that rebuilds names, or copies what is asked for.
  renamed: FailureReason.CertificateSubjectDiffers,
  alternatives: FailureReason.CertificateAlternativeNamesDiffer,
  extended: FailureReason.CertificateExtensionUnexpected,
  unusable: FailureReason.CertificateNotForClients,
});

const LEFT_OUT = Object.keys(A_CSR_MAY_CAUSE.series).join(', ');

/** What becomes of the devices' requests. */
export const SIGNING_ALARMS = [
  {
    kind: 'composite',
    name: 'signing-down',
    severity: 'page',
    meaning: "No device gets a certificate, and it is not the devices' fault.",
    whatToDo: 'Roll back unless you know the cause and can fix it within minutes.',
    command: 'roll back',
    runbook: 'signing-down.md',
    when: {
      any: [
        { alarm: 'all-signings-failed' },
        {
          all: [
            { alarm: 'nothing-issued' },
            {
              any: [
                { alarm: 'signer-crashes' },
                { alarm: 'lambda-throttles' },
                {
                  all: [
                    { alarm: 'health-check-failing' },
                    { any: [{ alarm: 'signing-failures' }, { alarm: 'signing-failure-rate' }] },
                  ],
                },
              ],
            },
          ],
        },
      ],
    },
    because:
      'Automatic rollback acts on this alarm, so each way to it needs devices that were refused through our fault: ' +
      'the signer says so itself, or nothing is issued while it crashes, is throttled, or fails with the health ' +
      'check as second witness. That witness makes failures count that a CSR might cause: no CSR makes the health ' +
      'check fail. A failing health check alone is not enough: it refuses no device.',
  },
  {
    kind: 'metric',
    name: 'signing-failures',
    severity: 'page',
    meaning: 'The signer is refusing devices that did nothing wrong.',
    whatToDo:
      'Look at "Failures by reason": the reasons tell whether it is the CA, its permissions or the signer.',
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
      'With a dead CA, one request every few seconds makes three failures a minute; two such minutes page within ' +
      'three minutes. One in twenty, so that a large fleet does not page for a handful of devices that retry.',
  },
  {
    kind: 'metric',
    name: 'signing-failure-rate',
    severity: 'page',
    meaning: 'Few devices are asking, and most of them keep being refused through no fault of their own.',
    whatToDo: 'Read every line in "Last failures": there are only a few.',
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
      'One request that fails at night is 100 %, and no reason to wake anybody. Three such periods within an hour ' +
      'are: devices retry and are refused again. A busy fleet is paged earlier, by the count.',
  },
  {
    kind: 'metric',
    name: 'latency-near-limit',
    severity: 'page',
    meaning: 'The slowest signings are close to the 5 seconds after which AWS IoT refuses the device.',
    whatToDo:
      'Compare "Time in the CA" with "Signing latency". If they rise together it is the CA, if not the signer.',
    command: 'roll back',
    runbook: 'latency-near-limit.md',
    series: { p99: { measured: signer(Metric.SigningLatency), statistic: 'p99' } },
    period: MINUTE,
    comparison: 'at least',
    threshold: DEFAULTS.latencyAlarmMs,
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
      'p99 is the slowest one, and a single cold start is no emergency. Only requests that got a certificate or ' +
      'ran out of time count: a quick refusal says nothing about how long signing takes.',
  },
  {
    kind: 'metric',
    name: 'signing-deadline-exceeded',
    severity: 'ticket',
    meaning: 'At least one device was refused because its certificate was not ready in time.',
    whatToDo: `Look at "Slowest signings" around that hour. If it repeats, check the CA's quotas and Region.`,
    runbook: 'tickets.md#signing-deadline-exceeded',
    series: { late: { measured: signer(Metric.DeadlineExceeded), statistic: 'Sum' } },
    period: HOUR,
    comparison: 'at least',
    threshold: 1,
    unit: 'requests an hour',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: NOTHING_COUNTED,
    because:
      'One is worth knowing about and not worth waking for. If there are many, signing-failures pages.',
  },
  {
    kind: 'metric',
    name: 'rejected-requests-surge',
    severity: 'ticket',
    meaning:
      'Many requests are being rejected: a bad firmware release, or somebody trying out a stolen claim certificate.',
    whatToDo:
      'Look at "Rejections by principal". If one principal has many clients, revoke that claim certificate.',
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
      'One stubborn device that retries every few seconds stays below it. Nothing is signed, so nobody is woken.',
  },
  {
    kind: 'metric',
    name: 'all-requests-rejected',
    severity: 'ticket',
    meaning:
      'Every request of the last 15 minutes was rejected. Probably it is our pattern: no device may be allowed the ' +
      'names that it asks for.',
    whatToDo:
      'Read the explanations in "Last rejections". If they name a pattern, compare it with the subject next to it, ' +
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
      'A wrong pattern rejects every device, and in a small fleet those are few. One device that tries three or ' +
      'four times is no sign of it yet; five rejections without any certificate are. One long period, because a ' +
      'few devices do not ask in each of several short ones. No device is served, yet nobody is woken: a single ' +
      'device that keeps asking while no other does looks the same, and anybody with a claim certificate can do ' +
      'that.',
  },
  {
    kind: 'metric',
    name: 'all-signings-failed',
    severity: 'signal',
    meaning: "Signing keeps failing through the signer's or the CA's fault, and nothing is issued.",
    whatToDo: 'Nothing: it is part of signing-down.',
    runbook: 'signing-down.md',
    series: {
      failed: { measured: signer(Metric.SigningFailed), statistic: 'Sum' },
      issued: { measured: signer(Metric.CertificateIssued), statistic: 'Sum' },
      ...A_CSR_MAY_CAUSE.series,
    },
    expression: `IF(SUM([failed, issued]) == failed, 2 * failed - SUM([failed, ${LEFT_OUT}]), 0)`,
    period: MINUTE,
    comparison: 'at least',
    threshold: 5,
    unit: 'failures a minute that no CSR can cause, without any certificate',
    datapointsToAlarm: 3,
    evaluationPeriods: 3,
    missing: NOTHING_COUNTED,
    because:
      'Fewer can be one device that retries, and a throttled CA recovers within a minute or two. Failures that a CSR ' +
      'might cause in the CA are left out: no holder of a claim certificate may be able to roll back. With them, ' +
      'signing-failures pages all the same, and the health check is the second witness that signing-down needs.',
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
    missing: { as: 'breaching', because: 'No value means no certificate.' },
    because: 'Alone it means nothing. While devices are being refused, it means that none is served.',
  },
] as const satisfies readonly AlarmRow[];
