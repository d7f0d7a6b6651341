import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type Given, type Operation, on } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { nameIn } from './group-name';
import type { Logs } from './logs';

type Started = Given<sdk.StartQueryRequest, 'queryString' | 'startTime' | 'endTime'>;
type OfRun = Given<sdk.GetQueryResultsRequest, 'queryId'>;

/**
 * The operations on queries of Logs Insights. For saved queries, IAM's actions have no resource.
 *
 * @param arnOf ARN of a group.
 */
export function queryOperations(logs: Logs, arnOf: (name: string) => string) {
  return {
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
          // A row omits fields that its line does not have.
          results: rows.map((row) =>
            columns.flatMap((field, i) => (row[i] === undefined ? [] : [{ field, value: String(row[i]) }])),
          ),
          statistics: { recordsMatched: rows.length, recordsScanned: scanned },
        };
      },
    ),
    StopQuery: on('*', ({ queryId }: OfRun) => {
      logs.run(queryId);
      // Queries run synchronously: there is never a running one.
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
  } satisfies Readonly<Record<string, Operation>>;
}

/** The groups of a query; groups in the query text take precedence. */
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
