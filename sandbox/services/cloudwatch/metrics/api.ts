import type * as sdk from '@aws-sdk/client-cloudwatch';
import { type Given, type Operation, on } from '../../../wire/api';
import { ApiError } from '../../../wire/api-error';
import type { CloudWatch } from '../cloudwatch';
import { refusing } from '../refusing';
import { metricIn, periodOf, queryIn, shownMetric } from './from-sdk';
import { periodStarts, type Window } from './metric-store';
import { Queries } from './queries';

/** Most data points of one answer. (CloudWatch API reference, "GetMetricStatistics", "GetMetricData") */
const MOST_DATAPOINTS = { GetMetricStatistics: 1_440, GetMetricData: 100_800 } as const;

type Times = Given<sdk.GetMetricDataInput, 'StartTime' | 'EndTime'>;

/** The operations on metrics. IAM ties none of them to a resource. */
export function metricOperations({ metrics, clock }: Pick<CloudWatch, 'metrics' | 'clock'>) {
  return {
    PutMetricData: on('*', ({ Namespace, MetricData = [] }: Given<sdk.PutMetricDataInput, 'Namespace'>) => {
      if (Namespace.startsWith('AWS/')) {
        throw new ApiError('InvalidParameterValue', 'The value AWS/ for parameter Namespace is invalid.');
      }
      for (const datum of MetricData) {
        const timestampMs = datum.Timestamp?.getTime() ?? clock();
        const sample = { ...metricIn({ ...datum, Namespace }), timestampMs, unit: datum.Unit };
        metrics.put(...valuesOf(datum).map((value) => ({ ...sample, value })));
      }
    }),
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
          // An expression goes by its metrics; one that searches for them by itself says nothing else about periods.
          const window = windowOf(
            input,
            periodOf(query) ?? (Number.isFinite(shortest) ? shortest : 60),
            MOST_DATAPOINTS.GetMetricData,
          );
          const starts = periodStarts(window);
          return refusing(() => queries.lines(Id, window)).map(({ label, series }) => {
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
    GetMetricStatistics: on('*', (input: Times & Given<sdk.GetMetricStatisticsInput, 'Period'>) => {
      const { MetricName = '', Period, Statistics = [], ExtendedStatistics = [] } = input;
      if (Statistics.length + ExtendedStatistics.length === 0) {
        const message = 'At least one of the parameters Statistics and ExtendedStatistics must be specified.';
        throw new ApiError('InvalidParameterCombination', message);
      }
      const window = windowOf(input, Period, MOST_DATAPOINTS.GetMetricStatistics);
      const seriesOf = (stat: string) => refusing(() => metrics.series(metricIn(input), stat, window));
      const columns = Statistics.map((stat) => [stat, seriesOf(stat)] as const);
      const extended = ExtendedStatistics.map((stat) => [stat, seriesOf(stat)] as const);
      const datapoints = periodStarts(window).map((startMs, i): sdk.Datapoint => {
        const at = (all: typeof columns | typeof extended) =>
          Object.fromEntries(
            all.flatMap(([stat, series]) => (series[i] === undefined ? [] : [[stat, series[i]]])),
          );
        const percentiles = at(extended);
        return {
          Timestamp: new Date(startMs),
          ...at(columns),
          ...(Object.keys(percentiles).length > 0 && { ExtendedStatistics: percentiles }),
        };
      });
      return {
        Label: MetricName,
        Datapoints: datapoints.filter((point) => Object.keys(point).length > 1),
      };
    }),
  } satisfies Readonly<Record<string, Operation>>;
}

/**
 * Whole periods around a stretch of time.
 *
 * @throws ApiError ValidationError for one that ends before it begins; InvalidParameterCombination for too many periods
 */
function windowOf({ StartTime, EndTime }: Times, periodSeconds: number, most: number): Window {
  if (EndTime <= StartTime) {
    throw new ApiError('ValidationError', 'The parameter StartTime must be less than the parameter EndTime.');
  }
  const periodMs = periodSeconds * 1_000;
  const startMs = Math.floor(StartTime.getTime() / periodMs) * periodMs;
  const endMs = Math.ceil(EndTime.getTime() / periodMs) * periodMs;
  const count = (endMs - startMs) / periodMs;
  if (count > most) {
    const message =
      `You have requested up to ${count} datapoints, which exceeds the limit of ${most}. ` +
      'You may reduce the datapoints requested by increasing Period, or decreasing the time range.';
    throw new ApiError('InvalidParameterCombination', message);
  }
  return { endMs, periodSeconds, count };
}

/** @throws ApiError InvalidParameterCombination for statistics in place of values, which are not known here */
function valuesOf({ Value, Values, Counts = [] }: sdk.MetricDatum): readonly number[] {
  if (Value !== undefined) return [Value];
  if (Values !== undefined) {
    return Values.flatMap((value, i) => Array.from({ length: Counts[i] ?? 1 }, () => value));
  }
  throw new ApiError(
    'InvalidParameterCombination',
    'The sandbox takes Value or Values, not StatisticValues.',
  );
}
