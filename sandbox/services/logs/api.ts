import * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type AwsAccount, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { type Given, on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { filterPattern } from './filter-pattern';
import type { LogEvent } from './log-store';
import type { LogGroup, Logs } from './logs';

const MODEL = new ServiceModel(sdk);

/** Days for which AWS keeps logs. (CloudWatch Logs API reference, "PutRetentionPolicy") */
const RETENTIONS = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1_096, 1_827, 2_192, 2_557, 2_922, 3_288,
  3_653,
];

/** Most events of one answer, and most groups. */
const MOST_EVENTS = 10_000;
const MOST_GROUPS = 50;

type Named = Given<sdk.CreateLogGroupRequest, 'logGroupName'>;
/** A group by name, or by name or ARN. */
type OfGroup = Pick<sdk.FilterLogEventsRequest, 'logGroupName' | 'logGroupIdentifier'>;
type OfStream = Given<sdk.GetLogEventsRequest, 'logStreamName'>;
type OfRun = Given<sdk.GetQueryResultsRequest, 'queryId'>;
type OfResource = Given<sdk.ListTagsForResourceRequest, 'resourceArn'>;
type Started = Given<sdk.StartQueryRequest, 'queryString' | 'startTime' | 'endTime'>;

/** CloudWatch Logs. Every group has one stream a day, as if one container had written all. */
export function logsApi(logs: Logs, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const { tags } = logs;
  const arnOf = (name: string) => regionalArn(account, 'logs', `log-group:${name}`);
  const named = ({ logGroupName }: Named) => arnOf(logGroupName);
  const ofGroup = (input: OfGroup) => arnOf(groupIn(input));
  const tagged = ({ resourceArn }: OfResource) => resourceArn;
  const taggedGroup = ({ resourceArn }: OfResource) => logs.group(nameIn(resourceArn)).name;
  const linesOf = (input: OfGroup & Pick<sdk.FilterLogEventsRequest, 'startTime' | 'endTime'>) => {
    const { startTime = 0, endTime = Number.MAX_SAFE_INTEGER - 1 } = input;
    return logs.lines.between([logs.group(groupIn(input)).name], startTime, endTime + 1);
  };
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
      CreateLogGroup: on(named, ({ logGroupName, logGroupClass, tags: given }: Named) => {
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
      DescribeLogStreams: on(ofGroup, (input: sdk.DescribeLogStreamsRequest) => {
        const lines = linesOf(groupOnly(input));
        const shownStreams = [...new Set(lines.map(streamOf))].map((logStreamName): sdk.LogStream => {
          const times = lines.filter((line) => streamOf(line) === logStreamName).map(shownLine);
          const [first, last] = [times[0]?.timestamp, times.at(-1)?.timestamp];
          return {
            logStreamName,
            creationTime: first,
            firstEventTimestamp: first,
            lastEventTimestamp: last,
            lastIngestionTime: last,
            arn: `${ofGroup(input)}:log-stream:${logStreamName}`,
          };
        });
        const { logStreamNamePrefix = '', descending = false, limit = 50 } = input;
        // One stream a day, called after it: by name is by time.
        if (descending) shownStreams.reverse();
        return {
          logStreams: shownStreams
            .filter(({ logStreamName = '' }) => logStreamName.startsWith(logStreamNamePrefix))
            .slice(0, limit),
        };
      }),
      GetLogEvents: on(
        (input: OfStream) => `${ofGroup(input)}:log-stream:${input.logStreamName}`,
        (input: OfStream) => {
          const { logStreamName, limit = MOST_EVENTS, startFromHead = false, nextToken } = input;
          const lines = linesOf(input).filter((line) => streamOf(line) === logStreamName);
          // The same token again: there is no more.
          const tokens = { nextForwardToken: 'f/end', nextBackwardToken: 'b/end' };
          if (nextToken !== undefined) return { events: [], ...tokens };
          const part = startFromHead ? lines.slice(0, limit) : lines.slice(-limit);
          return { events: part.map(shownLine), ...tokens };
        },
      ),
      FilterLogEvents: on(ofGroup, (input: sdk.FilterLogEventsRequest) => {
        const { logStreamNames, logStreamNamePrefix = '', limit = MOST_EVENTS } = input;
        const matches = readPattern(input.filterPattern ?? '');
        const found = linesOf(input).filter((line) => {
          const stream = streamOf(line);
          const isAsked = logStreamNames?.includes(stream) ?? stream.startsWith(logStreamNamePrefix);
          return isAsked && matches(line);
        });
        const events = found.slice(0, limit).map((line, i) => ({
          ...shownLine(line),
          logStreamName: streamOf(line),
          eventId: `${line.timestampMs}${String(i).padStart(5, '0')}`,
        }));
        return { events, searchedLogStreams: [] };
      }),
      StartQuery: on(
        (input: Started) => groupsOf(input).map(arnOf),
        (input: Started) => {
          const { queryString, startTime, endTime, limit } = input;
          const [fromMs, toMs] = [startTime * 1_000, endTime * 1_000 + 1];
          const query = limit === undefined ? queryString : `${queryString} | limit ${limit}`;
          return { queryId: logs.startQuery(query, { groups: groupsOf(input), fromMs, toMs }) };
        },
      ),
      GetQueryResults: on(
        ({ queryId }: OfRun) => logs.run(queryId).groups.map(arnOf),
        ({ queryId }: OfRun) => {
          const { table, scanned } = logs.run(queryId);
          const { columns, rows } = table;
          return {
            status: 'Complete',
            // A row has only the fields that the line has.
            results: rows.map((row) =>
              columns.flatMap((field, i) => (row[i] === undefined ? [] : [{ field, value: String(row[i]) }])),
            ),
            statistics: { recordsMatched: rows.length, recordsScanned: scanned },
          };
        },
      ),
      StopQuery: on('*', ({ queryId }: OfRun) => {
        logs.run(queryId);
        // Every query is over when it has started.
        throw new ApiError('InvalidParameterException', 'The specified query is not running.');
      }),
      PutQueryDefinition: on('*', (input: Given<sdk.PutQueryDefinitionRequest, 'name' | 'queryString'>) => ({
        queryDefinitionId: logs.putQuery(input),
      })),
      DescribeQueryDefinitions: on('*', (input: sdk.DescribeQueryDefinitionsRequest) => ({
        queryDefinitions: logs.queries
          .filter(({ sent }) => sent.name?.startsWith(input.queryDefinitionNamePrefix ?? ''))
          .map(({ id, sent, putMs }) => ({
            ...sent,
            queryDefinitionId: id,
            lastModified: Math.floor(putMs),
          })),
      })),
      DeleteQueryDefinition: on(
        '*',
        ({ queryDefinitionId }: Given<sdk.DeleteQueryDefinitionRequest, 'queryDefinitionId'>) => {
          logs.deleteQuery(queryDefinitionId);
          return { success: true };
        },
      ),
      ListTagsForResource: on(tagged, (input: OfResource) => ({ tags: tags.map(taggedGroup(input)) })),
      TagResource: on(tagged, (input: OfResource & sdk.TagResourceRequest) =>
        tags.add(taggedGroup(input), input.tags),
      ),
      UntagResource: on(tagged, (input: OfResource & Given<sdk.UntagResourceRequest, 'tagKeys'>) =>
        tags.remove(taggedGroup(input), input.tagKeys),
      ),
    },
  };
}

/** @throws ApiError InvalidParameterException when no group is named */
function groupIn({ logGroupName, logGroupIdentifier }: OfGroup): string {
  const name = logGroupName ?? logGroupIdentifier;
  if (name !== undefined) return nameIn(name);
  throw new ApiError('InvalidParameterException', 'Either logGroupName or logGroupIdentifier is required.');
}

function groupOnly({ logGroupName, logGroupIdentifier }: OfGroup): OfGroup {
  return { logGroupName, logGroupIdentifier };
}

/** The groups of a query; those that it names itself come first. */
function groupsOf(input: Started): readonly string[] {
  const { queryString, logGroupName, logGroupNames = [], logGroupIdentifiers = [] } = input;
  const source = /^\s*SOURCE\s+([^|]*)/i.exec(queryString)?.[1] ?? '';
  const sources = [...source.matchAll(/'([^']*)'|"([^"]*)"/g)].map(
    ([, single, double]) => single ?? double ?? '',
  );
  if (sources.length > 0) return sources;
  const single = logGroupName === undefined ? [] : [logGroupName];
  const named = [...single, ...logGroupNames, ...logGroupIdentifiers].map(nameIn);
  if (named.length > 0) return named;
  throw new ApiError('InvalidParameterException', 'A query needs the name of a log group.');
}

/** The name in a group's ARN, or a name as it is. */
function nameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^arn:.*:log-group:/, '').replace(/:\*$/, '');
}

function streamOf({ timestampMs }: LogEvent): string {
  return `${new Date(timestampMs).toISOString().slice(0, 10).replaceAll('-', '/')}/[$LATEST]sandbox`;
}

function shownLine({ timestampMs, message }: LogEvent): sdk.OutputLogEvent {
  return { timestamp: Math.floor(timestampMs), message, ingestionTime: Math.floor(timestampMs) };
}

function readPattern(pattern: string): ReturnType<typeof filterPattern> {
  try {
    return filterPattern(pattern);
  } catch (error) {
    throw new ApiError('InvalidParameterException', `Invalid filter pattern. ${error}`);
  }
}
