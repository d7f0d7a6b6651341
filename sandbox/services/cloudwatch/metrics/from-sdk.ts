import type { MetricDataQuery, Metric as SdkMetric } from '@aws-sdk/client-cloudwatch';
import type { Metric } from './metric';
import type { MetricQuery } from './queries';

/** Reads a metric in the API's form. */
export function metricIn({ Namespace = '', MetricName = '', Dimensions = [] }: SdkMetric): Metric {
  const dimensions = Object.fromEntries(Dimensions.map(({ Name = '', Value = '' }) => [Name, Value]));
  return { namespace: Namespace, name: MetricName, dimensions };
}

/** A metric in the API's form. */
export function shownMetric({ namespace, name, dimensions }: Metric): SdkMetric {
  return {
    Namespace: namespace,
    MetricName: name,
    Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
  };
}

/** A query of an alarm or of `GetMetricData`. */
export function queryIn({ Id: id = '', Label, MetricStat, Expression = '' }: MetricDataQuery): MetricQuery {
  if (MetricStat === undefined) return { id, label: Label ?? id, expression: Expression };
  const { Metric = {}, Stat: stat = '' } = MetricStat;
  return { id, label: Label ?? Metric.MetricName ?? id, metric: metricIn(Metric), stat };
}

/** A query's own period in seconds; undefined for an expression, which has its metrics' period. */
export function periodOf({ MetricStat, Period }: MetricDataQuery): number | undefined {
  return MetricStat?.Period ?? Period;
}
