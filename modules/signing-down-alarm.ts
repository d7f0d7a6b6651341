import { CloudwatchMetricAlarm } from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import { Construct } from 'constructs';
import { Dimension, Metric } from '../handler/vocabulary';

/** Failures in a minute from which signing counts as down: fewer can be one device that tries again. */
export const FAILURES_PER_MINUTE = 5;

/** Minutes in a row. A throttled or restarted CA recovers within one or two. */
export const MINUTES = 3;

/** Length of a period, in seconds: the shortest that Lambda's metrics have. */
const PERIOD_SECONDS = 60;

/** Properties of `SigningDownAlarm`. */
export interface SigningDownAlarmProps {
  /** Name of the deployment; the alarm is `<name>-signing-down`. */
  readonly name: string;
  /** Namespace of the signer's metrics. */
  readonly metricsNamespace: string;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Signing is down: the signer fails again and again through no fault of the devices, and nobody gets a certificate.
 *
 * It cannot see a signer that dies before it reports anything.
 */
export class SigningDownAlarm extends Construct {
  /** Name of the alarm. */
  readonly alarmName: string;

  constructor(scope: Construct, id: string, { name, metricsNamespace, tags }: SigningDownAlarmProps) {
    super(scope, id);
    this.alarmName = `${name}-signing-down`;
    const sum = (metricId: string, metricName: string) => ({
      id: metricId,
      metric: {
        namespace: metricsNamespace,
        metricName,
        dimensions: { [Dimension.Service]: name },
        stat: 'Sum',
        period: PERIOD_SECONDS,
      },
    });
    new CloudwatchMetricAlarm(this, 'alarm', {
      alarmName: this.alarmName,
      alarmDescription:
        `Signing is down: ${FAILURES_PER_MINUTE} or more failures a minute for ${MINUTES} minutes and not one ` +
        'certificate. New devices cannot come online. Look at the reasons in the log of the signer; to have AWS ' +
        'sign instead, roll back: docs/runbooks/rollback.md.',
      metricQuery: [
        sum('failed', Metric.SigningFailed),
        sum('issued', Metric.CertificateIssued),
        {
          id: 'down',
          // A metric has no value in a minute in which nobody emitted it.
          expression: 'IF(FILL(issued, 0) == 0, FILL(failed, 0), 0)',
          label: 'Failures in a minute without any certificate',
          returnData: true,
        },
      ],
      comparisonOperator: 'GreaterThanOrEqualToThreshold',
      threshold: FAILURES_PER_MINUTE,
      evaluationPeriods: MINUTES,
      datapointsToAlarm: MINUTES,
      // No value at all means that no device asked, which is normal at night and no reason to roll back.
      treatMissingData: 'notBreaching',
      tags,
    });
  }
}
