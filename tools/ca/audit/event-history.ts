import { setTimeout as sleep } from 'node:timers/promises';
import {
  type CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandOutput,
} from '@aws-sdk/client-cloudtrail';
import { callAws } from '../aws/call';

/** Pause between two requests, in milliseconds: CloudTrail takes two a second. (CloudTrail API reference, LookupEvents) */
const PAUSE_MS = 500;

/** How far back CloudTrail's event history reaches, in days. (CloudTrail API reference, LookupEvents) */
export const HISTORY_DAYS = 90;

/** Which records to look up. */
export interface Period {
  readonly from: Date;
  readonly to: Date;
}

/** How to look them up. */
interface HistoryOptions {
  readonly region: string;
  /** Called with the number of records of each page. */
  readonly onPage: (records: number) => void;
}

/**
 * The records of every `Sign` in CloudTrail's event history of a Region, newest first. Throws `CommandFailed`, which says
 * what to do, when CloudTrail refuses.
 */
export async function* signRecords(
  client: Pick<CloudTrailClient, 'send'>,
  { from, to }: Period,
  { region, onPage }: HistoryOptions,
): AsyncGenerator<unknown> {
  let NextToken: string | undefined;
  do {
    const command = new LookupEventsCommand({
      StartTime: from,
      EndTime: to,
      LookupAttributes: [{ AttributeKey: 'EventName', AttributeValue: 'Sign' }],
      NextToken,
    });
    const call = { action: 'cloudtrail:LookupEvents', on: `the event history in ${region}` };
    const { Events = [], ...answer }: LookupEventsCommandOutput = await callAws(call, () =>
      client.send(command),
    );
    onPage(Events.length);
    for (const { CloudTrailEvent = '{}' } of Events) yield JSON.parse(CloudTrailEvent);
    NextToken = answer.NextToken;
    if (NextToken !== undefined) await sleep(PAUSE_MS);
  } while (NextToken !== undefined);
}
