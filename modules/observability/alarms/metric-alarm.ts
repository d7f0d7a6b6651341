import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from '@cdktf/provider-aws/lib/cloudwatch-metric-alarm';
import type { Construct } from 'constructs';
import { cloudWatchMetric, type MeasuredDeployment } from '../measure';
import type { MetricRow, Series } from './row';

/** What an alarm needs besides its row. */
type CommonConfig = Pick<
  CloudwatchMetricAlarmConfig,
  'alarmName' | 'alarmDescription' | 'alarmActions' | 'okActions' | 'treatMissingData' | 'count' | 'tags'
>;

const OPERATORS = {
  'at least': 'GreaterThanOrEqualToThreshold',
  'at most': 'LessThanOrEqualToThreshold',
} as const;

/**
 * Creates the alarm of a row.
 *
 * @param scheduledSeconds Length of a period in which what the row watches runs at least once, if that is scheduled.
 */
export function metricAlarm(
  scope: Construct,
  row: MetricRow,
  scheduledSeconds: number,
  deployment: MeasuredDeployment,
  common: CommonConfig,
): CloudwatchMetricAlarm {
  return new CloudwatchMetricAlarm(scope, row.name, {
    ...common,
    ...watched(row, typeof row.period === 'number' ? row.period : scheduledSeconds, deployment),
    comparisonOperator: OPERATORS[row.comparison],
    threshold: row.threshold,
    datapointsToAlarm: row.datapointsToAlarm,
    evaluationPeriods: row.evaluationPeriods,
  });
}

function watched(
  { series, expression, unit }: MetricRow,
  period: number,
  deployment: MeasuredDeployment,
): Partial<CloudwatchMetricAlarmConfig> {
  if (expression !== undefined) {
    const result = { id: 'result', expression, label: unit, returnData: true };
    const queries = Object.entries(series).map(([id, one]) => query(id, one, period, deployment));
    return { metricQuery: [...queries, result] };
  }
  const [only, ...others] = Object.values(series);
  if (only === undefined || others.length > 0)
    throw new Error('An alarm on several series needs an expression.');
  const percentile = only.statistic.startsWith('p');
  return {
    ...cloudWatchMetric(only.measured, deployment),
    period,
    ...(percentile ? { extendedStatistic: only.statistic } : { statistic: only.statistic }),
    // With a handful of requests the p99 is the slowest one, as intended.
    ...(percentile && { evaluateLowSampleCountPercentiles: 'evaluate' }),
  };
}

function query(
  id: string,
  { measured, statistic }: Series,
  period: number,
  deployment: MeasuredDeployment,
): CloudwatchMetricAlarmMetricQuery {
  const { namespace, metricName, dimensions } = cloudWatchMetric(measured, deployment);
  return { id, metric: { namespace, metricName, dimensions, stat: statistic, period } };
}
