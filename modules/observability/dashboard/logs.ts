import { type LogQuery, QUERIES, queryText } from '../queries';
import type { LogWidget, WidgetRows } from './widget';

/** The log: tables of recent failures, rejections, slow signings and health checks. */
export function logs(region: string, logGroupName: string): WidgetRows {
  const table = (query: LogQuery, width: number): LogWidget => ({
    type: 'log',
    width,
    height: 7,
    properties: {
      title: query.title,
      query: `SOURCE '${logGroupName}' | ${queryText(query)}`,
      region,
      view: 'table',
    },
  });
  return [
    [table(QUERIES.lastFailures, 24)],
    [table(QUERIES.lastRejections, 24)],
    [table(QUERIES.rejectionsByPrincipal, 12), table(QUERIES.slowestSignings, 12)],
    [table(QUERIES.healthChecks, 12), table(QUERIES.crashedInvocations, 12)],
  ];
}
