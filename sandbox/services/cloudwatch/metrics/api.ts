import type * as sdk from '@aws-sdk/client-cloudwatch';
import { type Given, type Operation, on } from '../../../wire/api';
import { ApiError } from '../../../wire/api-error';
import type { CloudWatch } from '../cloudwatch';
import { asValidationError } from '../validation-error';
import { periodOf, queryIn, shownMetric } from './from-sdk';
import { periodStarts, type Window } from './metric-store';
import { Queries } from './queries';

/** Most data points of one answer. (CloudWatch API reference, "GetMetricData") */
const MOST_DATAPOINTS = 100_800;

type Times = Given<sdk.GetMetricDataInput, 'StartTime' | 'EndTime'>;

/** The operations on metrics. Their IAM actions have no resource. */
export function metricOperations({ metrics }: Pick<CloudWatch, 'metrics'>) {
  return {
    ListMetrics: on('*', ({ Namespace, MetricName, Dimensions = [] }: sdk.ListMetricsInput) => ({
      Metrics: metrics.metrics
        .filter(
          ({ namespace, name, dimensions }) =>
            (Namespace === undefined || namespace === Namespace) &&
            (MetricName === undefined || name === MetricName) &&
            Dimensions.every(({ Name = '', Value }) =>
              Value === undefined ? Name in dimensions : dimensions[Name] === Value,
            ),
        )
        .map(shownMetric),
    })),
    GetMetricData: on('*', (input: Times & Given<sdk.GetMetricDataInput, 'MetricDataQueries'>) => {
      const { MetricDataQueries: asked, ScanBy } = input;
      const queries = new Queries(asked.map(queryIn), metrics);
      const shortest = Math.min(...asked.flatMap((query) => periodOf(query) ?? []));
      const results = asked
        .filter(({ ReturnData }) => ReturnData !== false)
        .flatMap((query): sdk.MetricDataResult[] => {
          const { Id = '' } = query;
          // An expression has its metrics' period; one with only a SEARCH has none, so CloudWatch's default applies.
          const window = windowOf(input, periodOf(query) ?? (Number.isFinite(shortest) ? shortest : 60));
          const starts = periodStarts(window);
          return asValidationError(() => queries.lines(Id, window)).map(({ label, series }) => {
            const points = series.flatMap((value, i) =>
              value === undefined ? [] : [{ value, at: starts[i] ?? 0 }],
            );
            if (ScanBy !== 'TimestampAscending') points.reverse();
            return {
              Id,
              Label: label,
              Timestamps: points.map(({ at }) => new Date(at)),
              Values: points.map(({ value }) => value),
              StatusCode: 'Complete',
            };
          });
        });
      return { MetricDataResults: results, Messages: [] };
    }),
  } satisfies Readonly<Record<string, Operation>>;
}

/**
 * Whole periods that cover a time range.
 *
 * @throws ApiError ValidationError for one that ends before it begins; InvalidParameterCombination for too many periods
 */
function windowOf({ StartTime, EndTime }: Times, periodSeconds: number): Window {
  if (EndTime <= StartTime) {
    throw new ApiError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  }
  const periodMs = periodSeconds * 1_000;
  const startMs = Math.floor(StartTime.getTime() / periodMs) * periodMs;
  const endMs = Math.ceil(EndTime.getTime() / periodMs) * periodMs;
  const count = (endMs - startMs) / periodMs;
  if (count > MOST_DATAPOINTS) {
    const message =
      `You have requested up to ${count} datapoints, which exceeds the limit of ${MOST_DATAPOINTS}. ` +
      'You may reduce the datapoints requested by increasing Period, or decreasing the time range.';
    throw new ApiError('InvalidParameterCombination', message);
  }
  return { endMs, periodSeconds, count };
}
