import type * as sdk from '@aws-sdk/client-cloudwatch-logs';
import { type Given, type Operation, on } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { filterPattern } from './filter-pattern';
import { type GroupReference, groupIn } from './group-name';
import type { LogEvent } from './log-store';
import type { Logs } from './logs';

/** Most events in one answer. */
export const MOST_EVENTS = 10_000;

type OfStream = Given<sdk.GetLogEventsRequest, 'logStreamName'>;

/**
 * The operations on log streams and their lines. Every group has one stream per day, as if a single container had
 * written it.
 *
 * @param arnOf ARN of a group.
 */
export function lineOperations(logs: Logs, arnOf: (name: string) => string) {
  const ofGroup = (input: GroupReference) => arnOf(groupIn(input));
  const linesOf = (input: GroupReference, fromMs = 0, toMs = Number.MAX_SAFE_INTEGER) =>
    logs.lines.between([logs.group(groupIn(input)).name], fromMs, toMs + 1);
  return {
    DescribeLogStreams: on(ofGroup, (input: sdk.DescribeLogStreamsRequest) => {
      const lines = linesOf(input);
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
      // Streams are named after their day: order by name is order by time.
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
        const lines = linesOf(input, input.startTime, input.endTime).filter(
          (line) => streamOf(line) === logStreamName,
        );
        // The same token as in the request means the end.
        const tokens = { nextForwardToken: 'f/end', nextBackwardToken: 'b/end' };
        if (nextToken !== undefined) return { events: [], ...tokens };
        const part = startFromHead ? lines.slice(0, limit) : lines.slice(-limit);
        return { events: part.map(shownLine), ...tokens };
      },
      { paged: true },
    ),
    FilterLogEvents: on(ofGroup, (input: sdk.FilterLogEventsRequest) => {
      const { logStreamNames, logStreamNamePrefix = '', limit = MOST_EVENTS } = input;
      const matches = readPattern(input.filterPattern ?? '');
      const found = linesOf(input, input.startTime, input.endTime).filter((line) => {
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
  } satisfies Readonly<Record<string, Operation>>;
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
