import { PrivateCaMetric } from '../../../handler/authority/private-ca/vocabulary';
import { Metric } from '../../../handler/vocabulary';
import { privateCa, signer } from '../measure';
import { Colour, type DashboardContext, type Graph, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

/** The CA: how long it takes, whether it throttles, when it expires. */
export function authority(context: DashboardContext, authorityRegion: string): WidgetRows {
  const { certificateAuthorityArn } = context.deployment;
  const ownMetrics: Graph = {
    title: 'AWS metrics of the CA',
    width: 6,
    height: 6,
    unit: 'per minute',
    region: authorityRegion,
    lines: [
      { measured: privateCa('Success'), statistic: 'Sum', label: 'issued', color: Colour.green },
      { measured: privateCa('Failure'), statistic: 'Sum', label: 'failed', color: Colour.red },
      {
        measured: privateCa('Time'),
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
        context,
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
            {
              measured: signer(PrivateCaMetric.AuthorityPolls),
              statistic: 'Average',
              label: 'polls per certificate',
            },
          ],
          thresholdsOf: ['ca-throttles'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Days until the CA expires',
          width: 6,
          height: 6,
          unit: 'days',
          period: 3_600,
          lines: [
            { measured: signer(Metric.AuthorityDaysToExpiry), statistic: 'Minimum', label: 'days left' },
          ],
          thresholdsOf: ['ca-expiry-critical', 'ca-expiry-warning'],
        },
        context,
      ),
      ...(certificateAuthorityArn === undefined ? [] : [metricWidget(ownMetrics, context)]),
    ],
  ];
}
