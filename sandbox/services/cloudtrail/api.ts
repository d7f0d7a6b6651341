import type * as sdk from '@aws-sdk/client-cloudtrail';
import { SDK } from '../../sdk';
import { on, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { recordOf, userNameOf } from './record';
import type { Trail, TrailedEvent } from './trail';

const MODEL = new ServiceModel(SDK.cloudtrail);

/** Most events in one answer, and the default. (CloudTrail API reference, LookupEvents) */
const MOST_RESULTS = 50;

/** What an event is looked up by. */
const ATTRIBUTES: Readonly<Record<string, (event: TrailedEvent) => readonly string[]>> = {
  AccessKeyId: ({ accessKeyId }) => [accessKeyId],
  EventId: ({ eventID }) => [eventID],
  EventName: ({ eventName }) => [eventName],
  EventSource: ({ eventSource }) => [eventSource],
  ReadOnly: ({ readOnly }) => [String(readOnly)],
  ResourceName: ({ resources }) => resources.map(({ ARN }) => ARN),
  ResourceType: ({ resources }) => resources.map(({ type }) => type),
  Username: (event) => [userNameOf(event)],
};

/** CloudTrail: its event history. */
export function cloudTrailApi(trail: Trail): ServiceDefinition {
  return {
    scope: 'cloudtrail',
    model: MODEL,
    throttle: () => trail.quotas.take('LookupEvents'),
    operations: {
      LookupEvents: on(
        '*',
        (input: sdk.LookupEventsRequest) => {
          const { MaxResults = MOST_RESULTS, StartTime, EndTime, LookupAttributes = [] } = input;
          requireReadable(input);
          const found = trail.history
            .filter(({ atMs }) => atMs >= (StartTime?.getTime() ?? 0))
            .filter(({ atMs }) => atMs <= (EndTime?.getTime() ?? Number.POSITIVE_INFINITY))
            .filter((event) => LookupAttributes.every((attribute) => hasAttribute(event, attribute)));
          const from = positionIn(input);
          const end = from + MaxResults;
          return {
            Events: found.slice(from, end).map((event) => shown(event, trail)),
            ...(end < found.length && { NextToken: tokenFor(input, end) }),
          };
        },
        { paged: true },
      ),
    },
  };
}

function shown(event: TrailedEvent, { account }: Trail) {
  return {
    EventId: event.eventID,
    EventName: event.eventName,
    ReadOnly: String(event.readOnly),
    AccessKeyId: event.accessKeyId,
    EventTime: new Date(1_000 * Math.floor(event.atMs / 1_000)),
    EventSource: event.eventSource,
    Username: userNameOf(event),
    Resources: event.resources.map(({ ARN, type }) => ({ ResourceName: ARN, ResourceType: type })),
    CloudTrailEvent: JSON.stringify(recordOf(event, account)),
  };
}

/** @throws ApiError InvalidMaxResultsException; InvalidTimeRangeException; InvalidLookupAttributesException */
function requireReadable({ MaxResults, StartTime, EndTime, LookupAttributes }: sdk.LookupEventsRequest) {
  if (MaxResults !== undefined && (MaxResults < 1 || MaxResults > MOST_RESULTS)) {
    throw new ApiError('InvalidMaxResultsException', `MaxResults must be from 1 to ${MOST_RESULTS}.`);
  }
  if (StartTime && EndTime && StartTime > EndTime) {
    throw new ApiError('InvalidTimeRangeException', 'The start time must not be after the end time.');
  }
  if ((LookupAttributes ?? []).length > 1) {
    throw new ApiError('InvalidLookupAttributesException', 'You can only specify one lookup attribute.');
  }
}

/** @throws ApiError InvalidLookupAttributesException for a key that CloudTrail does not have */
function hasAttribute(
  event: TrailedEvent,
  { AttributeKey, AttributeValue = '' }: sdk.LookupAttribute,
): boolean {
  const read = ATTRIBUTES[AttributeKey ?? ''];
  if (read !== undefined) return read(event).includes(AttributeValue);
  throw new ApiError('InvalidLookupAttributesException', `Unknown lookup attribute ${AttributeKey}.`);
}

/** A page begins where the one before ended, and belongs to the same question. */
function tokenFor({ NextToken, ...question }: sdk.LookupEventsRequest, position: number): string {
  return Buffer.from(JSON.stringify({ position, question })).toString('base64');
}

/** @throws ApiError InvalidNextTokenException for a token that is not of this question */
function positionIn(input: sdk.LookupEventsRequest): number {
  if (input.NextToken === undefined) return 0;
  try {
    const { position } = JSON.parse(Buffer.from(input.NextToken, 'base64').toString());
    if (tokenFor(input, position) === input.NextToken) return position;
  } catch {
    // Not a token of ours.
  }
  throw new ApiError('InvalidNextTokenException', 'Invalid or expired token.');
}
