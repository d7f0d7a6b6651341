import { globalArn, regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { ApiError, found, type Service } from '../wire/api';
import { type Tag, Tags } from './tags';

interface Alarm {
  readonly AlarmName: string;
  readonly AlarmRule?: string;
  readonly ActionsEnabled?: string;
  readonly Tags?: readonly Tag[];
}

/**
 * CloudWatch's alarms and dashboards. A composite alarm names alarms that exist, and none of those can be deleted.
 * (CloudWatch API reference, PutCompositeAlarm and DeleteAlarms)
 */
export function cloudWatchService(): Service {
  const metricAlarms = new Map<string, Alarm>();
  const compositeAlarms = new Map<string, Alarm>();
  const dashboards = new Map<string, string>();
  const tags = new Tags();
  const put = (alarms: Map<string, Alarm>, { Tags: given, ...alarm }: Alarm) => {
    const AlarmArn = regionalArn(SANDBOX_ACCOUNT, 'cloudwatch', `alarm:${alarm.AlarmName}`);
    if (!alarms.has(alarm.AlarmName)) tags.add(AlarmArn, given);
    const shown = { ActionsEnabled: 'true', ...alarm, AlarmArn, StateValue: 'INSUFFICIENT_DATA' };
    alarms.set(alarm.AlarmName, shown);
    return {};
  };
  const naming = (name: string) =>
    [...compositeAlarms.values()].filter(({ AlarmRule = '' }) => AlarmRule.includes(`"${name}"`));
  return {
    protocol: 'query',
    operations: {
      PutMetricAlarm: (alarm: Alarm) => put(metricAlarms, alarm),
      PutCompositeAlarm: (alarm: Alarm) => {
        for (const [, name = ''] of (alarm.AlarmRule ?? '').matchAll(/ALARM\("([^"]+)"\)/g)) {
          if (metricAlarms.has(name) || compositeAlarms.has(name)) continue;
          throw new ApiError('ValidationError', `${alarm.AlarmName} names ${name}, which does not exist.`);
        }
        return put(compositeAlarms, alarm);
      },
      DescribeAlarms: (input: { readonly AlarmNames: readonly string[]; readonly AlarmTypes?: string[] }) => {
        const { AlarmNames, AlarmTypes = ['MetricAlarm'] } = input;
        const shown = (type: string, alarms: ReadonlyMap<string, Alarm>) =>
          AlarmTypes.includes(type) ? AlarmNames.flatMap((name) => alarms.get(name) ?? []) : [];
        return {
          MetricAlarms: shown('MetricAlarm', metricAlarms),
          CompositeAlarms: shown('CompositeAlarm', compositeAlarms),
        };
      },
      DeleteAlarms: ({ AlarmNames }: { readonly AlarmNames: readonly string[] }) => {
        for (const name of AlarmNames) {
          const [parent] = naming(name);
          if (parent !== undefined) {
            const message = `Cannot delete ${name} as there are composite alarm(s) depending on it: ${parent.AlarmName}`;
            throw new ApiError('ValidationError', message);
          }
          metricAlarms.delete(name);
          compositeAlarms.delete(name);
        }
        return {};
      },
      PutDashboard: (input: { readonly DashboardName: string; readonly DashboardBody: string }) => {
        JSON.parse(input.DashboardBody);
        dashboards.set(input.DashboardName, input.DashboardBody);
        return { DashboardValidationMessages: [] };
      },
      GetDashboard: ({ DashboardName }: { readonly DashboardName: string }) => ({
        DashboardName,
        DashboardArn: globalArn(SANDBOX_ACCOUNT, 'cloudwatch', `dashboard/${DashboardName}`),
        DashboardBody: found(dashboards, DashboardName, 'ResourceNotFound'),
      }),
      DeleteDashboards: ({ DashboardNames }: { readonly DashboardNames: readonly string[] }) => {
        for (const name of DashboardNames) dashboards.delete(name);
        return {};
      },
      ...tags.operations('ResourceARN'),
    },
  };
}
