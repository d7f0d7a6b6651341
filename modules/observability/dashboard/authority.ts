import { Metric } from '../../../handler/vocabulary';
import { signer } from '../measure';
import { Colour, type Drawn, type Graph, type Line, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

/** The CA: how long it takes, whether it throttles, how long it lives. */
export function authority(drawn: Drawn, authorityRegion: string): WidgetRows {
  const { certificateAuthorityArn } = drawn.deployment;
  const calls = (metric: 'Success' | 'Failure', label: string, color: string): Line => ({
    measured: { source: 'AWS/ACMPrivateCA', metric, operation: 'IssueCertificate' },
    statistic: 'Sum',
    label,
    color,
  });
  const own: Graph = {
    title: 'What AWS says of the CA',
    width: 6,
    height: 6,
    unit: 'per minute',
    region: authorityRegion,
    lines: [
      calls('Success', 'issued', Colour.green),
      calls('Failure', 'failed', Colour.red),
      {
        measured: { source: 'AWS/ACMPrivateCA', metric: 'Time', operation: 'IssueCertificate' },
        statistic: 'Average',
        label: 'time to issue (ms)',
        color: Colour.blue,
      },
    ],
  };
  return [
    [
      metricWidget(
        {
          title: 'Time in the CA',
          width: 6,
          height: 6,
          unit: 'ms',
          lines: (['p50', 'p90', 'p99'] as const).map((statistic) => ({
            measured: signer(Metric.AuthorityLatency),
            statistic,
            label: statistic,
          })),
        },
        drawn,
      ),
      metricWidget(
        {
          title: 'Throttles and polls',
          width: 6,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            signerCount(Metric.AuthorityThrottles, 'throttles', Colour.red),
            { measured: signer(Metric.AuthorityPolls), statistic: 'Average', label: 'polls per certificate' },
          ],
          thresholdsOf: ['ca-throttles'],
        },
        drawn,
      ),
      metricWidget(
        {
          title: "Days until the CA's end",
          width: 6,
          height: 6,
          unit: 'days',
          period: 3_600,
          lines: [{ measured: signer(Metric.AuthorityDaysLeft), statistic: 'Minimum', label: 'days left' }],
          thresholdsOf: ['ca-expires-in-14-days', 'ca-expires-in-60-days'],
        },
        drawn,
      ),
      ...(certificateAuthorityArn === undefined ? [] : [metricWidget(own, drawn)]),
    ],
  ];
}
