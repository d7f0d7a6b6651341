import { resolve } from 'node:path';
import type { SigningAuthority } from '../../../../modules';
import { metricWidget } from '../../../../modules/observability/dashboard/graph';
import { signer } from '../../../../modules/observability/measure';

/** An authority of somebody else's, with no more than it must have. */
export const SMALL: SigningAuthority = {
  entry: resolve(__dirname, 'entry.ts'),
  settings: ({ partition }) => ({ EXAMPLE_CA: `the CA in ${partition}`, EXAMPLE_DAYS: '30' }),
  policy: ({ partition }) => [
    {
      Sid: 'AskTheExample',
      Effect: 'Allow',
      Action: ['execute-api:Invoke'],
      Resource: [`arn:${partition}:execute-api:eu-west-1:123456789012:example/*`],
    },
  ],
};

/** The same with everything that an authority can have. Its CA is a reference, as of a variable. */
export function full(ca: string): SigningAuthority {
  const queue = {
    kind: 'metric',
    severity: 'ticket',
    meaning: 'The queue of the example is long.',
    whatToDo: 'Wait.',
    runbook: 'tickets.md#ca-throttles',
    series: {
      queue: {
        measured: { source: 'AWS', namespace: 'AWS/Example', metric: 'Queue', dimensions: { Ca: ca } },
        statistic: 'Maximum',
      },
    },
    period: 60,
    comparison: 'at least',
    threshold: 9,
    unit: 'requests',
    datapointsToAlarm: 1,
    evaluationPeriods: 1,
    missing: { as: 'notBreaching', because: 'No value means no queue.' },
    because: 'Ten are many.',
  } as const;
  return {
    ...SMALL,
    settings: () => ({ EXAMPLE_CA: ca, EXAMPLE_HOST: 'example.com' }),
    alarms: [
      { ...queue, name: 'example-queue' },
      { ...queue, name: 'example-silence', needsHealthChecks: true, quietWhileAwsManaged: true },
    ],
    advice: { 'ca-throttles': 'The example has a "queue".' },
    arns: () => [
      {
        what: 'The example',
        arns: [ca],
        settings: 'example.ca',
        ours: { partition: 'it is an example' },
      },
    ],
    widgets: (context) => [
      [
        metricWidget(
          {
            title: 'Queue of the example',
            width: 24,
            height: 6,
            lines: [
              {
                measured: signer('ExampleQueue'),
                statistic: 'Sum',
                label: 'queue',
                region: context.local('example-region', 'eu-west-1').asString,
              },
            ],
            thresholdsOf: ['example-queue'],
          },
          context,
        ),
      ],
    ],
  };
}
