import type { Deployment } from '../../terraform/deployment';
import { call, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';
import { logsApi } from '../logs/api';
import type { Logs } from '../logs/logs';
import { cloudWatchApi } from './api';
import type { CloudWatch } from './cloudwatch';

/** A resource of Terraform's state: what is deployed, with every reference resolved. */
export interface DeployedResource {
  readonly type: string;
  readonly values: Values;
}

type Values = Readonly<Record<string, unknown>>;

/** What Terraform has deployed, from its state. */
export async function deployedResources(
  deployment: Pick<Deployment, 'terraform'>,
): Promise<readonly DeployedResource[]> {
  const { exitCode, stdout } = await deployment.terraform(['show', '-json'], {});
  if (exitCode !== 0) throw new Error(`terraform show failed:\n${stdout}`);
  const { values } = JSON.parse(stdout);
  return values?.root_module?.resources ?? [];
}

/**
 * Has CloudWatch and Logs know what Terraform has deployed. A stopgap: it goes when the stand-in provider calls the two
 * APIs itself.
 */
export async function putFromState(
  resources: readonly DeployedResource[],
  { cloudWatch, logs }: { readonly cloudWatch: CloudWatch; readonly logs: Logs },
): Promise<void> {
  const [alarmApi, logApi] = [cloudWatchApi(cloudWatch), logsApi(logs)];
  const all = (type: string) =>
    resources.filter((resource) => resource.type === `aws_cloudwatch_${type}`).map(({ values }) => values);
  const put = (service: ServiceDefinition, operation: string, input: Values) =>
    call(service, operation, input, PROVIDER);

  for (const { name, retention_in_days: days } of all('log_group')) {
    await put(logApi, 'CreateLogGroup', { logGroupName: name });
    if (days) await put(logApi, 'PutRetentionPolicy', { logGroupName: name, retentionInDays: days });
  }
  for (const { name, query_string, log_group_names } of all('query_definition')) {
    const query = { name, queryString: query_string, logGroupNames: log_group_names };
    await put(logApi, 'PutQueryDefinition', query);
  }
  for (const values of all('metric_alarm')) await put(alarmApi, 'PutMetricAlarm', metricAlarm(values));
  await inAnyOrder(all('composite_alarm'), (values) =>
    put(alarmApi, 'PutCompositeAlarm', {
      ...members(values, ALARM),
      AlarmRule: values.alarm_rule,
      ActionsSuppressor: blocks(values.actions_suppressor)[0]?.alarm,
    }),
  );
  for (const { dashboard_name, dashboard_body } of all('dashboard')) {
    const dashboard = { DashboardName: dashboard_name, DashboardBody: dashboard_body };
    await put(alarmApi, 'PutDashboard', dashboard);
  }
}

/** The state does not say which of the alarms come first. */
async function inAnyOrder(all: readonly Values[], put: (values: Values) => Promise<unknown>): Promise<void> {
  let waiting = [...all];
  while (waiting.length > 0) {
    const refused: Values[] = [];
    let refusal: unknown;
    for (const values of waiting) {
      await put(values).catch((error: unknown) => {
        if (!(error instanceof ApiError)) throw error;
        refusal = error;
        refused.push(values);
      });
    }
    if (refused.length === waiting.length) throw refusal;
    waiting = refused;
  }
}

const ALARM = [
  ...['AlarmName', 'AlarmDescription', 'ActionsEnabled', 'AlarmActions', 'OKActions'],
  'InsufficientDataActions',
];
const METRIC = ['Namespace', 'MetricName', 'Period'];
const METRIC_ALARM = [
  ...[...ALARM, ...METRIC, 'Statistic', 'ExtendedStatistic', 'EvaluationPeriods', 'DatapointsToAlarm'],
  ...['Threshold', 'ComparisonOperator', 'TreatMissingData'],
];

function metricAlarm(values: Values): Values {
  const queries = blocks(values.metric_query).map((query) => {
    const metric = blocks(query.metric)[0];
    const { Period, ...named } = metric === undefined ? {} : members(metric, METRIC);
    return {
      ...members(query, ['Id', 'Expression', 'Label', 'Period']),
      ReturnData: query.return_data === true,
      ...(metric && {
        MetricStat: { Metric: { ...named, Dimensions: dimensions(metric) }, Period, Stat: metric.stat },
      }),
    };
  });
  return {
    ...members(values, METRIC_ALARM),
    ...(queries.length > 0 ? { Metrics: queries } : { Dimensions: dimensions(values) }),
  };
}

/** Members of a request from the arguments of the same name; Terraform writes one that is not set as null, '' or 0. */
function members(values: Values, names: readonly string[]): Values {
  return Object.fromEntries(
    names.flatMap((name) => {
      const argument = name.replace(/([a-z])([A-Z])|([A-Z]+)([A-Z][a-z])/g, '$1$3_$2$4').toLowerCase();
      const value = values[argument];
      const isSet = value !== null && value !== undefined && value !== '';
      return isSet && (value !== 0 || name === 'Threshold') ? [[name, value]] : [];
    }),
  );
}

function blocks(value: unknown): readonly Values[] {
  return Array.isArray(value) ? value : [];
}

function dimensions(values: Values): readonly object[] {
  return Object.entries((values.dimensions ?? {}) as Readonly<Record<string, string>>).map(
    ([Name, Value]) => ({
      Name,
      Value,
    }),
  );
}

/** Terraform's provider may do what it has done. */
const PROVIDER: Caller = { accessKeyId: '', arn: 'Terraform', allows: () => true };
