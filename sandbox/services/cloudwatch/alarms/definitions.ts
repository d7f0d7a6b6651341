import type { Metric } from '../metrics/metric';
import type { MetricQuery } from '../metrics/queries';
import type { Evaluation, MissingDataTreatment } from './datapoints';
import { type AlarmRule, parseRule } from './rule';

/** What both kinds of alarm have. */
interface Named {
  readonly name: string;
  readonly arn: string;
  readonly description: string;
  /** ARNs that are told when the alarm goes off; none while its actions are disabled. */
  readonly alarmActions: readonly string[];
  readonly okActions: readonly string[];
}

/** An alarm on a metric or an expression. */
export interface MetricAlarm extends Named, Evaluation {
  readonly kind: 'metric';
  readonly queries: readonly MetricQuery[];
  /** Id of the query whose result is compared. */
  readonly watched: string;
  readonly periodSeconds: number;
  readonly operator: ComparisonOperator;
  readonly threshold: number;
}

/** An alarm on other alarms. */
export interface CompositeAlarm extends Named {
  readonly kind: 'composite';
  readonly rule: AlarmRule;
  /** Its actions are held back while this alarm, by name or ARN, is in ALARM; waiting times are not kept. */
  readonly suppressor: string | undefined;
}

export type AlarmDefinition = MetricAlarm | CompositeAlarm;

/** What compares a value with a threshold. */
export const COMPARISONS = {
  GreaterThanOrEqualToThreshold: { sign: '≥', holds: (value: number, limit: number) => value >= limit },
  GreaterThanThreshold: { sign: '>', holds: (value: number, limit: number) => value > limit },
  LessThanThreshold: { sign: '<', holds: (value: number, limit: number) => value < limit },
  LessThanOrEqualToThreshold: { sign: '≤', holds: (value: number, limit: number) => value <= limit },
} as const;
export type ComparisonOperator = keyof typeof COMPARISONS;

/** A resource of Terraform's state: what is deployed, with every reference resolved. */
export interface DeployedResource {
  readonly type: string;
  readonly values: Readonly<Record<string, unknown>>;
}

/** The alarms among what is deployed. @throws RangeError for an alarm that this CloudWatch cannot evaluate. */
export function alarmsAmong(resources: readonly DeployedResource[]): AlarmDefinition[] {
  return resources.flatMap(({ type, values }): AlarmDefinition[] => {
    if (type === 'aws_cloudwatch_metric_alarm') return [metricAlarm(values)];
    if (type === 'aws_cloudwatch_composite_alarm') return [compositeAlarm(values)];
    return [];
  });
}

type Values = DeployedResource['values'];

function named(values: Values): Named {
  const enabled = values.actions_enabled !== false;
  return {
    name: String(values.alarm_name),
    arn: String(values.arn ?? ''),
    description: String(values.alarm_description ?? ''),
    alarmActions: enabled ? texts(values.alarm_actions) : [],
    okActions: enabled ? texts(values.ok_actions) : [],
  };
}

function metricAlarm(values: Values): MetricAlarm {
  const { name, ...rest } = named(values);
  const evaluationPeriods = Number(values.evaluation_periods);
  const { queries, watched, periodSeconds } = watchedBy(name, values);
  const operator = String(values.comparison_operator);
  if (!(operator in COMPARISONS)) {
    throw new RangeError(`The alarm ${name} compares with ${operator}, which this CloudWatch does not know.`);
  }
  return {
    kind: 'metric',
    name,
    ...rest,
    queries,
    watched,
    periodSeconds,
    operator: operator as ComparisonOperator,
    threshold: Number(values.threshold),
    evaluationPeriods,
    datapointsToAlarm: Number(values.datapoints_to_alarm || evaluationPeriods),
    treatMissingData: (values.treat_missing_data || 'missing') as MissingDataTreatment,
  };
}

function watchedBy(name: string, values: Values): Pick<MetricAlarm, 'queries' | 'watched' | 'periodSeconds'> {
  const blocks = (values.metric_query ?? []) as readonly Values[];
  if (blocks.length === 0) {
    const query = { id: 'metric', label: String(values.metric_name), ...metricIn(values) };
    return { queries: [query], watched: query.id, periodSeconds: Number(values.period) };
  }
  const queries = blocks.map((block): MetricQuery => {
    const [metric] = (block.metric ?? []) as readonly Values[];
    const label = String(block.label || metric?.metric_name || block.id);
    const id = String(block.id);
    return metric === undefined
      ? { id, label, expression: String(block.expression) }
      : { id, label, ...metricIn(metric) };
  });
  const returned = blocks.filter(({ return_data: returns }) => returns === true);
  const periods = new Set(
    blocks.flatMap((block) => [block, ...((block.metric ?? []) as readonly Values[])]).flatMap(periodIn),
  );
  const [periodSeconds, ...others] = periods;
  if (returned.length !== 1 || periodSeconds === undefined || others.length > 0) {
    throw new RangeError(
      `The alarm ${name} must return exactly one of its queries and have one period, not ${returned.length} and ${[...periods].join(', ')}.`,
    );
  }
  return { queries, watched: String(returned[0]?.id), periodSeconds };
}

function periodIn({ period }: Values): number[] {
  return period ? [Number(period)] : [];
}

function metricIn(values: Values): { readonly metric: Metric; readonly stat: string } {
  const dimensions = (values.dimensions ?? {}) as Record<string, string>;
  return {
    metric: { namespace: String(values.namespace), name: String(values.metric_name), dimensions },
    stat: String(values.stat || values.extended_statistic || values.statistic),
  };
}

function compositeAlarm(values: Values): CompositeAlarm {
  const [suppressor] = (values.actions_suppressor ?? []) as readonly Values[];
  return {
    kind: 'composite',
    ...named(values),
    rule: parseRule(String(values.alarm_rule)),
    suppressor: suppressor === undefined ? undefined : String(suppressor.alarm),
  };
}

function texts(list: unknown): readonly string[] {
  return Array.isArray(list) ? list.map(String) : [];
}
