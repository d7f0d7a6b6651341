import { Metric } from '../../../handler/vocabulary';
import { lambda } from '../measure';
import { Colour, type Drawn, metricWidget, signerCount } from './graph';
import type { WidgetRows } from './widget';

/** Lambda, and what AWS IoT counts itself. */
export function platform(drawn: Drawn): WidgetRows {
  const refusals = { source: 'AWS/IoT', metric: 'CreateCertificateFromCsrFailed' } as const;
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
        drawn,
      ),
      metricWidget(
        {
          title: 'Concurrency',
          width: 6,
          height: 6,
          unit: 'at once',
          lines: [
            { measured: lambda('ConcurrentExecutions'), statistic: 'Maximum', label: 'containers at work' },
            signerCount(Metric.ColdStart, 'cold starts a minute', Colour.amber),
          ],
        },
        drawn,
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
        drawn,
      ),
      metricWidget(
        {
          title: 'What AWS IoT says (whole account)',
          width: 6,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            { measured: refusals, statistic: 'SampleCount', label: 'calls', color: Colour.blue },
            { measured: refusals, statistic: 'Sum', label: 'refused', color: Colour.red },
          ],
        },
        drawn,
      ),
    ],
  ];
}
