import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { tagOperations } from '../tag-operations';
import { nameIn } from './group-name';
import { lineOperations, MOST_EVENTS } from './lines-api';
import type { LogGroup, Logs } from './logs';
import { queryOperations } from './queries-api';

const MODEL = new ServiceModel(SDK.logs);

/** Valid retention periods in days. (CloudWatch Logs API reference, "PutRetentionPolicy") */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288,
  3_653,
];

/** Most groups of one answer. */
const MOST_GROUPS = 50;

type Named = Given<sdk.CreateLogGroupRequest, 'logGroupName'>;

/** CloudWatch Logs: log groups with their lines, and queries. */
export function logsApi(logs: Logs, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { tags } = logs;
  const arnOf = (name: string) => regionalArn(account, 'logs', `log-group:${name}`);
  const named = ({ logGroupName }: Named) => arnOf(logGroupName);
  const shown = ({ name, createdMs, retentionInDays, logGroupClass }: LogGroup): sdk.LogGroup => ({
    logGroupName: name,
    creationTime: Math.floor(createdMs),
    retentionInDays,
    metricFilterCount: 0,
    arn: `${arnOf(name)}:*`,
    logGroupArn: arnOf(name),
    storedBytes: 0,
    logGroupClass: logGroupClass as sdk.LogGroupClass,
  });
  return {
    scope: 'logs',
    model: MODEL,
    validationCode: 'InvalidParameterException',
    constraints: {
      logGroupName: { min: 1, max: 512, pattern: /[.\-_/#A-Za-z0-9]+/ },
      logGroupClass: { oneOf: Object.values(sdk.LogGroupClass) },
      logStreamName: { min: 1, max: 512, pattern: /[^:*]*/ },
      filterPattern: { max: 1_024 },
      'FilterLogEvents.limit': { min: 1, max: MOST_EVENTS },
      'GetLogEvents.limit': { min: 1, max: MOST_EVENTS },
      'StartQuery.limit': { min: 0, max: MOST_EVENTS },
      'DescribeLogGroups.limit': { min: 1, max: MOST_GROUPS },
      'DescribeLogStreams.limit': { min: 1, max: 50 },
      queryString: { max: 10_000 },
      name: { min: 1, max: 255 },
      logGroupNames: { max: 50 },
    },
    operations: {
      ...lineOperations(logs, arnOf),
      ...queryOperations(logs, arnOf),
      CreateLogGroup: on(named, (input: Named, caller) => {
        const { logGroupName, logGroupClass, tags: given = {} } = input;
        if (Object.keys(given).length > 0) requireAllowed(caller, 'logs:TagResource', named(input));
        logs.createGroup(logGroupName, logGroupClass);
        tags.add(logGroupName, given);
      }),
      DescribeLogGroups: on('*', (input: sdk.DescribeLogGroupsRequest) => {
        const {
          logGroupNamePrefix = '',
          logGroupNamePattern = '',
          logGroupClass,
          limit = MOST_GROUPS,
        } = input;
        const found = logs.groups.filter(
          (group) =>
            group.name.startsWith(logGroupNamePrefix) &&
            group.name.includes(logGroupNamePattern) &&
            (logGroupClass === undefined || group.logGroupClass === logGroupClass),
        );
        return { logGroups: found.slice(0, limit).map(shown) };
      }),
      PutRetentionPolicy: on(
        named,
        (input: Named & Given<sdk.PutRetentionPolicyRequest, 'retentionInDays'>) => {
          if (!RETENTIONS.includes(input.retentionInDays)) {
            const message = `Invalid retention value. Valid values are: [${RETENTIONS.join(', ')}]`;
            throw new ApiError('InvalidParameterException', message);
          }
          logs.retain(input.logGroupName, input.retentionInDays);
        },
      ),
      DeleteRetentionPolicy: on(named, ({ logGroupName }: Named) => logs.retain(logGroupName, undefined)),
      DeleteLogGroup: on(named, ({ logGroupName }: Named) => logs.deleteGroup(logGroupName)),
      ...tagOperations(tags, 'resourceArn', { keyOf: (arn) => logs.group(nameIn(arn)).name, form: 'map' }),
    },
  };
}
