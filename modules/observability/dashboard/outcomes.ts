import { AWS_IOT_TIMEOUT_MS, Dimension, Metric } from '../../../handler/vocabulary';
import { signer } from '../measure';
import {
  Colour,
  type DashboardContext,
  type Graph,
  type Line,
  lineForEach,
  metricWidget,
  signerCount,
} from './graph';
import type { WidgetRows } from './widget';

/** Latency against its limits, and the outcomes. */
export function outcomes(context: DashboardContext): WidgetRows {
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
    // Whichever occurred: the legend need not list thirty that did not.
    lines: [lineForEach(Dimension.Reason, metric, { statistic: 'Sum', period: 60 }, context)],
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
          // Both red: the first pages, at the second devices are refused.
          thresholdsOf: ['latency-near-limit'],
          lineAt: [{ label: 'AWS IoT gives up', value: AWS_IOT_TIMEOUT_MS, color: Colour.red }],
        },
        context,
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
              label: 'minimum',
              color: Colour.amber,
            },
            { measured: signer(Metric.DeadlineHeadroom), statistic: 'p50', label: 'p50', color: Colour.blue },
          ],
        },
        context,
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
            signerCount(Metric.RequestRejected, "rejected (device's fault)", Colour.grey),
            signerCount(Metric.SigningFailed, 'failed (our fault)', Colour.red),
            signerCount(Metric.DeadlineExceeded, 'failed: deadline exceeded', Colour.amber),
          ],
          thresholdsOf: ['signing-failures'],
        },
        context,
      ),
      metricWidget(byReason('Failures by reason', Metric.SigningFailed), context),
      metricWidget(byReason('Rejections by reason', Metric.RequestRejected), context),
    ],
  ];
}
