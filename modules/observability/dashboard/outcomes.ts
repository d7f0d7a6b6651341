import { AWS_IOT_TIMEOUT_MS, Dimension, Metric } from '../../../handler/vocabulary';
import { signer } from '../measure';
import { Colour, type Drawn, type Graph, type Line, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

/** Latency against its lines, and the outcomes. */
export function outcomes(drawn: Drawn): WidgetRows {
  const latency = (statistic: 'p50' | 'p90' | 'p99' | 'Maximum', label: string): Line => ({
    measured: signer(Metric.SigningLatency),
    statistic,
    label,
  });
  const byReason = (title: string, metric: string): Graph => ({
    title,
    width: 8,
    height: 6,
    stacked: true,
    unit: 'per minute',
    lines: [{ expression: searchByReason(drawn, metric) }],
  });
  return [
    [
      metricWidget(
        {
          title: 'Signing latency',
          width: 16,
          height: 7,
          unit: 'ms',
          lines: [
            latency('p50', 'p50'),
            latency('p90', 'p90'),
            latency('p99', 'p99'),
            latency('Maximum', 'max'),
          ],
          // Both red: at the first somebody is woken, at the second devices are refused.
          thresholdsOf: ['latency-near-limit'],
          lineAt: [{ label: 'AWS IoT gives up', value: AWS_IOT_TIMEOUT_MS, color: Colour.red }],
        },
        drawn,
      ),
      metricWidget(
        {
          title: 'Time left before the deadline',
          width: 8,
          height: 7,
          unit: 'ms',
          lines: [
            {
              measured: signer(Metric.DeadlineHeadroom),
              statistic: 'Minimum',
              label: 'least',
              color: Colour.amber,
            },
            { measured: signer(Metric.DeadlineHeadroom), statistic: 'p50', label: 'p50', color: Colour.blue },
          ],
        },
        drawn,
      ),
    ],
    [
      metricWidget(
        {
          title: 'Outcomes',
          width: 8,
          height: 6,
          unit: 'per minute',
          lines: [
            signerCount(Metric.CertificateIssued, 'issued', Colour.green),
            signerCount(Metric.RequestRejected, 'rejected: the device', Colour.grey),
            signerCount(Metric.SigningFailed, 'failed: ours', Colour.red),
            signerCount(Metric.DeadlineExceeded, 'of these, out of time', Colour.amber),
          ],
          thresholdsOf: ['signing-failures'],
        },
        drawn,
      ),
      metricWidget(byReason('Failures by reason', Metric.SigningFailed), drawn),
      metricWidget(byReason('Rejections by reason', Metric.RequestRejected), drawn),
    ],
  ];
}

/** Finds every reason that occurred, so that the legend does not list thirty that did not. */
function searchByReason({ deployment }: Drawn, metric: string): string {
  const { metricsNamespace, name } = deployment;
  // In quotes, or characters such as a hyphen would be read as something else.
  const schema = `{"${metricsNamespace}",${Dimension.Reason},${Dimension.Service}}`;
  return `SEARCH('${schema} MetricName="${metric}" ${Dimension.Service}="${name}"', 'Sum', 60)`;
}
