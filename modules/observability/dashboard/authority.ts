import { Dimension, Metric } from '../../../handler/vocabulary';
import type { SigningAuthority } from '../../authority/authority';
import { signer } from '../measure';
import { Colour, type DashboardContext, lineForEach, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

const HOUR = 3_600;

/** The CA: how long it takes, whether it throttles, when it expires; then what only this authority has. */
export function authority(context: DashboardContext, own: Pick<SigningAuthority, 'widgets'>): WidgetRows {
  return [
    [
      metricWidget(
        {
          title: 'Time in the CA',
          width: 8,
          height: 6,
          unit: 'ms',
          lines: (['p50', 'p90', 'p99'] as const).map((statistic) => ({
            measured: signer(Metric.AuthorityLatency),
            statistic,
            label: statistic,
          })),
          // Only a CA outside of AWS has it.
          thresholdsOf: ['external-ca-slow'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Throttles of the CA',
          width: 8,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [signerCount(Metric.AuthorityThrottles, 'throttles', Colour.red)],
          thresholdsOf: ['ca-throttles'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Days until the CA expires',
          width: 8,
          height: 6,
          unit: 'days',
          period: HOUR,
          lines: [
            { measured: signer(Metric.AuthorityDaysToExpiry), statistic: 'Minimum', label: 'days left' },
            // Of several CAs, each; of a single one there is none.
            lineForEach(
              Dimension.Authority,
              Metric.AuthorityDaysToExpiry,
              { statistic: 'Minimum', period: HOUR },
              context,
            ),
          ],
          thresholdsOf: ['ca-expiry-critical', 'ca-expiry-warning'],
        },
        context,
      ),
    ],
    ...(own.widgets?.(context) ?? []),
  ];
}
