import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { ApiError } from '../../../wire/api-error';
import { metricIn, periodOf, queryIn } from '../metrics/from-sdk';
import { MetricStore } from '../metrics/metric-store';
import { type MetricQuery, Queries } from '../metrics/queries';
import { asValidationError } from '../validation-error';
import type { Evaluation, MissingDataTreatment } from './datapoints';
import { type AlarmRule, parseRule } from './rule';

/** Members of both kinds of alarm. */
interface Named<Input> {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** ARNs to notify when the alarm goes off; empty while its actions are disabled. */
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
  readonly insufficientDataActions: readonly string[];
  /** The request that put it. */
  readonly sent: Input;
}

/** An alarm on a metric or an expression. */
export interface MetricAlarm extends Named<PutMetricAlarmInput>, Evaluation {
  readonly kind: 'metric';
  readonly queries: readonly MetricQuery[];
  /** Id of the query whose result is compared. */
  readonly watched: string;
  readonly periodSeconds: number;
  readonly operator: ComparisonOperator;
  readonly threshold: number;
}

/** An alarm on other alarms. */
export interface CompositeAlarm extends Named<PutCompositeAlarmInput> {
  readonly kind: 'composite';
  readonly rule: AlarmRule;
  /** Name or ARN of the alarm that suppresses its actions while in ALARM. Waiting periods are not supported. */
  readonly suppressor: string | undefined;
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;

/** Comparisons of a value with a threshold. */
export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: (value: number, limit: number) => value >= limit,
  GreaterThanThreshold: (value: number, limit: number) => value > limit,
  LessThanThreshold: (value: number, limit: number) => value < limit,
  LessThanOrEqualToThreshold: (value: number, limit: number) => value <= limit,
} as const;
type ComparisonOperator = keyof typeof COMPARISONS;

const DAY_SECONDS = 86_400;

/** An alarm of `PutMetricAlarm`. @throws ApiError ValidationError for one that cannot be evaluated */
export function metricAlarm(sent: PutMetricAlarmInput, arn: string): MetricAlarm {
  const { Threshold, ComparisonOperator: operator, EvaluationPeriods, TreatMissingData } = sent;
  if (Threshold === undefined || operator === undefined || EvaluationPeriods === undefined) {
    throw invalid('Threshold, ComparisonOperator and EvaluationPeriods must be specified.');
  }
  if (!(operator in COMPARISONS)) throw invalid(`The sandbox does not know the comparison ${operator}.`);
  const datapointsToAlarm = sent.DatapointsToAlarm ?? EvaluationPeriods;
  if (datapointsToAlarm > EvaluationPeriods) {
    throw invalid('DatapointsToAlarm must be less than or equal to EvaluationPeriods.');
  }
  const watched = watchedBy(sent);
  requirePeriod(watched.periodSeconds, EvaluationPeriods);
  requireOneSeries(watched);
  return {
    kind: 'metric',
    ...named(sent, arn),
    ...watched,
    operator: operator as ComparisonOperator,
    threshold: Threshold,
    evaluationPeriods: EvaluationPeriods,
    datapointsToAlarm,
    treatMissingData: (TreatMissingData ?? 'missing') as MissingDataTreatment,
  };
}

/** An alarm of `PutCompositeAlarm`. @throws ApiError ValidationError for a rule that cannot be read */
export function compositeAlarm(sent: PutCompositeAlarmInput, arn: string): CompositeAlarm {
  const rule = asValidationError(() => parseRule(sent.AlarmRule ?? ''));
  return { kind: 'composite', ...named(sent, arn), rule, suppressor: sent.ActionsSuppressor };
}

function named<Input extends PutMetricAlarmInput | PutCompositeAlarmInput>(
  sent: Input,
  arn: string,
): Named<Input> {
  const enabled = sent.ActionsEnabled !== false;
  return {
    name: sent.AlarmName ?? '',
    arn,
    description: sent.AlarmDescription ?? '',
    alarmActions: (enabled && sent.AlarmActions) || [],
    okActions: (enabled && sent.OKActions) || [],
    insufficientDataActions: (enabled && sent.InsufficientDataActions) || [],
    sent,
  };
}

type WhatIsWatched = Pick<MetricAlarm, 'queries' | 'watched' | 'periodSeconds'>;

function watchedBy(sent: PutMetricAlarmInput): WhatIsWatched {
  const { Metrics = [], MetricName, Statistic, ExtendedStatistic, Period } = sent;
  if (Metrics.length === 0) {
    const stat = Statistic ?? ExtendedStatistic;
    if (MetricName === undefined || Period === undefined || stat === undefined) {
      throw invalid('An alarm needs Metrics, or MetricName, Namespace, Period and a statistic.');
    }
    const query = { id: 'metric', label: MetricName, metric: metricIn(sent), stat };
    return { queries: [query], watched: query.id, periodSeconds: Period };
  }
  const returned = Metrics.filter(({ ReturnData }) => ReturnData !== false);
  if (returned.length !== 1) throw invalid('Exactly one element of the metrics list should return data.');
  const [periodSeconds, ...others] = new Set(Metrics.flatMap((query) => periodOf(query) ?? []));
  if (periodSeconds === undefined || others.length > 0) {
    throw invalid('The sandbox needs the same period for all metrics of an alarm.');
  }
  return { queries: Metrics.map(queryIn), watched: returned[0]?.Id ?? '', periodSeconds };
}

/** (CloudWatch API reference, "PutMetricAlarm", EvaluationPeriods and Period) */
function requirePeriod(periodSeconds: number, evaluationPeriods: number): void {
  const days = periodSeconds >= 3_600 ? 7 : 1;
  if (periodSeconds * evaluationPeriods > days * DAY_SECONDS) {
    throw invalid(
      `Metrics cannot be checked across more than ${days * DAY_SECONDS} seconds with this period.`,
    );
  }
}

/** Evaluates the queries without any data, to refuse an expression that cannot be evaluated. */
function requireOneSeries({ queries, watched, periodSeconds }: WhatIsWatched): void {
  const window = { endMs: 0, periodSeconds, count: 1 };
  const lines = asValidationError(() => new Queries(queries, new MetricStore()).lines(watched, window));
  if (lines.length !== 1)
    throw invalid(`The expression of an alarm must be one time series, not ${lines.length}.`);
}

function invalid(message: string): ApiError {
  return new ApiError('ValidationError', message);
}
