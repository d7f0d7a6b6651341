import { CrlMetric } from '../../handler/crl/vocabulary';
import { Colour, type DashboardContext, metricWidget, signerCount } from '../observability/dashboard/graph';
import type { Widget, WidgetRows } from '../observability/dashboard/widget';
import { signer as emitted, lambda } from '../observability/measure';

/** Length of a period in seconds: long enough for a run on the default schedule. */
const PERIOD = 3_600;

/** What a dashboard shows of a revocation list. @param alarmArns Those of its alarms. */
export function crlWidgets(alarmArns: readonly string[], context: DashboardContext): WidgetRows {
  const graph = (
    title: string,
    rest: Omit<Parameters<typeof metricWidget>[0], 'title' | 'width' | 'height'>,
  ) => metricWidget({ title, width: 12, height: 6, period: PERIOD, ...rest }, context);
  const alarms: Widget = {
    type: 'alarm',
    width: 24,
    height: 2,
    properties: { title: 'Alarms of the revocation list', alarms: alarmArns },
  };
  return [
    [alarms],
    [
      graph('Hours until the revocation list expires', {
        unit: 'hours',
        lines: [
          {
            measured: emitted(CrlMetric.HoursLeft),
            statistic: 'Maximum',
            label: 'hours left',
            color: Colour.blue,
          },
        ],
        thresholdsOf: ['crl-stale', 'crl-expiry-critical'],
      }),
      graph('Entries of the revocation list', {
        unit: 'entries',
        lines: [
          {
            measured: emitted(CrlMetric.Entries),
            statistic: 'Maximum',
            label: 'entries',
            color: Colour.blue,
          },
        ],
      }),
    ],
    [
      graph('Runs of the publisher', {
        unit: 'per hour',
        lines: [
          { measured: lambda('Invocations'), statistic: 'Sum', label: 'runs', color: Colour.blue },
          signerCount(CrlMetric.Published, 'published', Colour.green),
          { measured: lambda('Errors'), statistic: 'Sum', label: 'errors', color: Colour.red },
          { measured: lambda('Throttles'), statistic: 'Sum', label: 'throttles', color: Colour.amber },
        ],
      }),
      graph('Duration of a run', {
        unit: 'ms',
        lines: [{ measured: lambda('Duration'), statistic: 'Maximum', label: 'longest', color: Colour.blue }],
      }),
    ],
  ];
}
