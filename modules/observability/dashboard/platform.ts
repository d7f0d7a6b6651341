import { Metric } from '../../../handler/vocabulary';
import { awsIot, lambda } from '../measure';
import { Colour, type DashboardContext, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

/** Lambda, and what AWS IoT itself counts. */
export function platform(context: DashboardContext): WidgetRows {
  const refusals = awsIot('CreateCertificateFromCsrFailed');
  return [
    [
      metricWidget(
        {
          title: 'Invocations and errors',
          width: 6,
          height: 6,
          unit: 'per minute',
          lines: [
            { measured: lambda('Invocations'), statistic: 'Sum', label: 'invocations', color: Colour.blue },
            {
              measured: lambda('Errors'),
              statistic: 'Sum',
              label: 'errors, rejections included',
              color: Colour.amber,
            },
            { measured: lambda('Throttles'), statistic: 'Sum', label: 'throttles', color: Colour.red },
          ],
          thresholdsOf: ['lambda-throttles'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Concurrency',
          width: 6,
          height: 6,
          unit: 'at once',
          lines: [
            { measured: lambda('ConcurrentExecutions'), statistic: 'Maximum', label: 'containers running' },
            signerCount(Metric.ColdStart, 'cold starts a minute', Colour.amber),
          ],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Duration',
          width: 6,
          height: 6,
          unit: 'ms',
          lines: (['p50', 'p99'] as const).map((statistic) => ({
            measured: lambda('Duration'),
            statistic,
            label: statistic,
          })),
        },
        context,
      ),
      metricWidget(
        {
          title: 'AWS IoT requests (whole account)',
          width: 6,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            { measured: refusals, statistic: 'SampleCount', label: 'calls', color: Colour.blue },
            { measured: refusals, statistic: 'Sum', label: 'refused', color: Colour.red },
          ],
        },
        context,
      ),
    ],
  ];
}
