import type * as sdk from '@aws-sdk/client-cloudwatch';
import { type Given, type Operation, on, requireAllowed } from '../../../wire/api';
import { ApiError } from '../../../wire/api-error';
import type { Caller } from '../../../wire/caller';
import type { CloudWatch } from '../cloudwatch';
import type { Transition } from './alarms';
import { type AlarmDefinition, compositeAlarm, metricAlarm } from './definitions';

type OfAlarm = Given<sdk.PutMetricAlarmInput, 'AlarmName'>;
type OfAlarms = Given<sdk.DeleteAlarmsInput, 'AlarmNames'>;

const TYPES = { metric: 'MetricAlarm', composite: 'CompositeAlarm' } as const;

/** The operations on alarms. For composite alarms, and for lists, IAM's actions have no resource. */
export function alarmOperations(cloudWatch: CloudWatch, arnOf: (name: string) => string) {
  const { alarms, tags } = cloudWatch;
  const one = ({ AlarmName }: OfAlarm) => arnOf(AlarmName);
  const each = ({ AlarmNames }: OfAlarms) => AlarmNames.map(arnOf);
  const put = (alarm: AlarmDefinition, caller: Caller) => {
    const { arn, name, sent } = alarm;
    const isNew = !alarms.definitions.some((other) => other.name === name);
    if (isNew && (sent.Tags ?? []).length > 0) requireAllowed(caller, 'cloudwatch:TagResource', arn);
    alarms.put(alarm);
    // AWS ignores the tags of an existing alarm.
    if (isNew) tags.add(arn, sent.Tags);
  };
  /** An alarm in the API's form, with AWS's defaults. */
  const shown = ({ name, arn, sent: { Tags, ...sent } }: AlarmDefinition) => {
    const { state, reason, sinceMs, putMs } = alarms.status(name);
    return {
      ActionsEnabled: true,
      AlarmActions: [],
      OKActions: [],
      InsufficientDataActions: [],
      Dimensions: [],
      ...sent,
      AlarmArn: arn,
      AlarmConfigurationUpdatedTimestamp: new Date(putMs),
      StateValue: state,
      StateReason: reason,
      StateUpdatedTimestamp: new Date(sinceMs),
      StateTransitionedTimestamp: new Date(sinceMs),
    };
  };
  return {
    PutMetricAlarm: on(one, (input: OfAlarm, caller) => put(metricAlarm(input, one(input)), caller)),
    PutCompositeAlarm: on('*', (input: OfAlarm & sdk.PutCompositeAlarmInput, caller) =>
      put(compositeAlarm(input, one(input)), caller),
    ),
    DescribeAlarms: on('*', (input: sdk.DescribeAlarmsInput) => {
      const { AlarmTypes = ['MetricAlarm'] } = input;
      const found = alarms.definitions
        .filter((alarm) => isAskedFor(alarm, input) && isIn(alarms.state(alarm.name), input.StateValue))
        .sort((a, b) => a.name.localeCompare(b.name));
      const of = (kind: AlarmDefinition['kind']) =>
        AlarmTypes.includes(TYPES[kind]) ? found.filter((alarm) => alarm.kind === kind).map(shown) : [];
      return { MetricAlarms: of('metric'), CompositeAlarms: of('composite') };
    }),
    DescribeAlarmHistory: on('*', (input: sdk.DescribeAlarmHistoryInput) => {
      const { AlarmName, AlarmTypes = ['MetricAlarm'], HistoryItemType, StartDate, EndDate } = input;
      const items = alarms.history
        .filter(({ alarm, atMs }) => isIn(alarm, AlarmName) && isWithin(atMs, StartDate, EndDate))
        .map((transition) => historyItem(transition, alarms.definitions))
        .filter(({ AlarmType = 'MetricAlarm' }) => AlarmTypes.includes(AlarmType));
      // Only changes of state are recorded.
      if (!isIn('StateUpdate', HistoryItemType)) return { AlarmHistoryItems: [] };
      if (input.ScanBy !== 'TimestampAscending') items.reverse();
      return { AlarmHistoryItems: items.slice(0, input.MaxRecords) };
    }),
    DeleteAlarms: on(each, ({ AlarmNames }: OfAlarms) => {
      alarms.delete(AlarmNames);
      for (const name of AlarmNames) tags.forget(arnOf(name));
    }),
    SetAlarmState: on(one, (input: OfAlarm & Given<sdk.SetAlarmStateInput, 'StateValue' | 'StateReason'>) => {
      alarms.set(input.AlarmName, input.StateValue, input.StateReason);
    }),
  } satisfies Readonly<Record<string, Operation>>;
}

/** @throws ApiError ValidationError for an unsupported filter */
function isAskedFor({ name, sent }: AlarmDefinition, input: sdk.DescribeAlarmsInput): boolean {
  const { AlarmNames = [], AlarmNamePrefix = '', ActionPrefix = '' } = input;
  if (input.ChildrenOfAlarmName !== undefined || input.ParentsOfAlarmName !== undefined) {
    throw new ApiError('ValidationError', 'The sandbox cannot look for parents and children of alarms.');
  }
  const { AlarmActions = [], OKActions = [], InsufficientDataActions = [] } = sent;
  return (
    (AlarmNames.length === 0 || AlarmNames.includes(name)) &&
    name.startsWith(AlarmNamePrefix) &&
    (ActionPrefix === '' ||
      [...AlarmActions, ...OKActions, ...InsufficientDataActions].some((arn) => arn.startsWith(ActionPrefix)))
  );
}

function historyItem(
  { alarm, from, to, atMs }: Transition,
  definitions: readonly AlarmDefinition[],
): sdk.AlarmHistoryItem {
  const { kind = 'metric' } = definitions.find(({ name }) => name === alarm) ?? {};
  const data = { version: '1.0', oldState: { stateValue: from }, newState: { stateValue: to } };
  return {
    AlarmName: alarm,
    AlarmType: TYPES[kind],
    Timestamp: new Date(atMs),
    HistoryItemType: 'StateUpdate',
    HistorySummary: `Alarm updated from ${from} to ${to}`,
    HistoryData: JSON.stringify(data),
  };
}

function isIn(value: string, wanted: string | undefined): boolean {
  return wanted === undefined || value === wanted;
}

function isWithin(atMs: number, from: Date | undefined, to: Date | undefined): boolean {
  return (from === undefined || atMs >= from.getTime()) && (to === undefined || atMs <= to.getTime());
}
