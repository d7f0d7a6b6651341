import * as sdk from '@aws-sdk/client-cloudwatch';
import { type AwsAccount, globalArn, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { tagOperations } from '../tag-operations';
import { alarmOperations } from './alarms/api';
import type { CloudWatch } from './cloudwatch';
import type { Dashboard } from './dashboards';
import { metricOperations } from './metrics/api';

const MODEL = new ServiceModel(SDK.cloudwatch);

type OfDashboard = Given<sdk.GetDashboardInput, 'DashboardName'>;

/** CloudWatch: metrics, alarms and dashboards. */
export function cloudWatchApi(
  cloudWatch: CloudWatch,
  account: AwsAccount = SANDBOX_ACCOUNT,
): ServiceDefinition {
  const { alarms, dashboards, tags } = cloudWatch;
  const alarmArn = (name: string) => regionalArn(account, 'cloudwatch', `alarm:${name}`);
  const dashboardArn = (name: string) => globalArn(account, 'cloudwatch', `dashboard/${name}`);
  const dashboard = ({ DashboardName }: OfDashboard) => dashboardArn(DashboardName);
  const shown = ({ name, body, putMs }: Dashboard) => ({
    DashboardName: name,
    DashboardArn: dashboardArn(name),
    LastModified: new Date(putMs),
    Size: Buffer.byteLength(body),
  });
  const requireResource = (arn: string): string => {
    const known = [...alarms.definitions, ...dashboards.all.map(({ name }) => ({ arn: dashboardArn(name) }))];
    if (known.some((one) => one.arn === arn)) return arn;
    throw new ApiError('ResourceNotFoundException', `There is no ${arn}.`);
  };
  return {
    scope: 'monitoring',
    actions: 'cloudwatch',
    model: MODEL,
    validationCode: 'ValidationError',
    constraints: {
      AlarmName: { min: 1, max: 255 },
      AlarmNames: { max: 100 },
      AlarmDescription: { max: 1_024 },
      AlarmRule: { min: 1, max: 10_240 },
      ActionsSuppressor: { min: 1, max: 1_600 },
      AlarmActions: { max: 5 },
      OKActions: { max: 5 },
      InsufficientDataActions: { max: 5 },
      ComparisonOperator: { oneOf: Object.values(sdk.ComparisonOperator) },
      Statistic: { oneOf: Object.values(sdk.Statistic) },
      TreatMissingData: { oneOf: ['breaching', 'notBreaching', 'ignore', 'missing'] },
      EvaluateLowSampleCountPercentile: { oneOf: ['evaluate', 'ignore'] },
      EvaluationPeriods: { min: 1 },
      DatapointsToAlarm: { min: 1 },
      Period: { min: 1 },
      StateValue: { oneOf: Object.values(sdk.StateValue) },
      StateReason: { max: 1_023 },
      Namespace: { min: 1, max: 255, pattern: /[^:].*/ },
      MetricName: { min: 1, max: 255 },
      Dimensions: { max: 30 },
      MetricDataQueries: { max: 500 },
      DashboardName: { min: 1, max: 255, pattern: /[0-9A-Za-z_-]+/ },
      Tags: { max: 50 },
      ResourceARN: { min: 1, max: 1_024 },
    },
    operations: {
      ...metricOperations(cloudWatch),
      ...alarmOperations(cloudWatch, alarmArn),
      PutDashboard: on(dashboard, (input: OfDashboard & Given<sdk.PutDashboardInput, 'DashboardBody'>) => {
        dashboards.put(input.DashboardName, input.DashboardBody);
        tags.add(dashboardArn(input.DashboardName), input.Tags);
        return { DashboardValidationMessages: [] };
      }),
      GetDashboard: on(dashboard, ({ DashboardName }: OfDashboard) => ({
        DashboardName,
        DashboardArn: dashboardArn(DashboardName),
        DashboardBody: dashboards.get(DashboardName).body,
      })),
      ListDashboards: on('*', ({ DashboardNamePrefix = '' }: sdk.ListDashboardsInput) => ({
        DashboardEntries: dashboards.all
          .filter(({ name }) => name.startsWith(DashboardNamePrefix))
          .map(shown),
      })),
      DeleteDashboards: on(
        ({ DashboardNames }: Given<sdk.DeleteDashboardsInput, 'DashboardNames'>) =>
          DashboardNames.map(dashboardArn),
        ({ DashboardNames }) => {
          dashboards.delete(DashboardNames);
          for (const name of DashboardNames) tags.forget(dashboardArn(name));
        },
      ),
      ...tagOperations(tags, 'ResourceARN', { keyOf: requireResource }),
    },
  };
}
