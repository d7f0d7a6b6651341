import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import type { Row, TagCalls } from '../table/row';
import { type Attributes, blocksIn, stringIn } from '../values';

const TAGS: TagCalls = { of: ({ arn }) => ({ ResourceARN: arn }) };

const ofAlarm = ({ alarm_name }: Attributes) => ({ AlarmNames: [alarm_name] });
const DELETE_ALARM = { operation: 'DeleteAlarms', input: ofAlarm };

/** Terraform has a block for the alarm that suppresses a composite alarm's actions; the API has three members. */
const suppressor = (attributes: Attributes): Members => {
  const [block] = blocksIn(attributes, 'actions_suppressor');
  return {
    ActionsSuppressor: block?.alarm,
    ActionsSuppressorExtensionPeriod: block?.extension_period,
    ActionsSuppressorWaitPeriod: block?.wait_period,
  };
};

function suppressorIn({ CompositeAlarms }: Members): Attributes {
  const [alarm] = CompositeAlarms as readonly Attributes[];
  const { ActionsSuppressor, ActionsSuppressorExtensionPeriod, ActionsSuppressorWaitPeriod } = alarm ?? {};
  const block = {
    alarm: ActionsSuppressor ?? null,
    extension_period: ActionsSuppressorExtensionPeriod ?? null,
    wait_period: ActionsSuppressorWaitPeriod ?? null,
  };
  return { actions_suppressor: ActionsSuppressor === undefined ? [] : [block] };
}

/** The types of CloudWatch: alarms and dashboards. */
export const CLOUDWATCH: Readonly<Record<string, Row>> = {
  aws_cloudwatch_metric_alarm: {
    service: 'cloudwatch',
    names: {
      AlarmArn: 'arn',
      EvaluateLowSampleCountPercentile: 'evaluate_low_sample_count_percentiles',
      Metrics: 'metric_query',
      MetricStat: 'metric',
      Metric: INLINE,
    },
    create: [{ operation: 'PutMetricAlarm' }],
    read: [{ operation: 'DescribeAlarms', input: ofAlarm, at: 'MetricAlarms' }],
    update: [{ operation: 'PutMetricAlarm' }],
    delete: [DELETE_ALARM],
    id: (attributes) => stringIn(attributes, 'alarm_name'),
    forcesNew: ['alarm_name'],
    // The API returns a query's data by default; Terraform does not.
    defaults: { actions_enabled: true, treat_missing_data: 'missing', metric_query: { return_data: false } },
    tags: TAGS,
  },
  aws_cloudwatch_composite_alarm: {
    service: 'cloudwatch',
    names: {
      AlarmArn: 'arn',
      ActionsSuppressor: null,
      ActionsSuppressorExtensionPeriod: null,
      ActionsSuppressorWaitPeriod: null,
    },
    create: [{ operation: 'PutCompositeAlarm', input: suppressor }],
    read: [
      {
        operation: 'DescribeAlarms',
        input: (state) => ({ ...ofAlarm(state), AlarmTypes: ['CompositeAlarm'] }),
        at: 'CompositeAlarms',
        also: suppressorIn,
      },
    ],
    update: [{ operation: 'PutCompositeAlarm', input: suppressor, on: 'anything' }],
    delete: [DELETE_ALARM],
    id: (attributes) => stringIn(attributes, 'alarm_name'),
    forcesNew: ['alarm_name', 'actions_enabled'],
    supports: ['actions_suppressor'],
    defaults: { actions_enabled: true },
    tags: TAGS,
  },
  aws_cloudwatch_dashboard: {
    service: 'cloudwatch',
    create: [{ operation: 'PutDashboard' }],
    read: [{ operation: 'GetDashboard' }],
    update: [{ operation: 'PutDashboard' }],
    delete: [
      {
        operation: 'DeleteDashboards',
        input: ({ dashboard_name }) => ({ DashboardNames: [dashboard_name] }),
      },
    ],
    id: (attributes) => stringIn(attributes, 'dashboard_name'),
    forcesNew: ['dashboard_name'],
  },
};
