import {
  CloudWatchLogsClient,
  CreateLogGroupCommand,
  DeleteLogGroupCommand,
  DeleteQueryDefinitionCommand,
  DeleteRetentionPolicyCommand,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  DescribeQueryDefinitionsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
  GetQueryResultsCommand,
  ListTagsForResourceCommand,
  PutQueryDefinitionCommand,
  PutRetentionPolicyCommand,
  PutSubscriptionFilterCommand,
  StartQueryCommand,
  StopQueryCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch-logs';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { logsApi } from '../../../../sandbox/services/logs/api';
import { Logs } from '../../../../sandbox/services/logs/logs';
import { TestAccount } from '../../../../testing/account';

/** Starting the CLI takes a second or two; a busy machine may take longer. */
const PATIENCE_MS = 60_000;
const NOON = Date.parse('2026-01-05T12:00:00Z');
const GROUP = '/aws/lambda/fleet-signer';
const ARN = `arn:aws:logs:eu-central-1:123456789012:log-group:${GROUP}`;
const STREAM = '2026/01/05/[$LATEST]sandbox';
const ISSUED = '{"level":"INFO","message":"Certificate issued"}';
const REJECTED = '{"level":"WARN","message":"Request rejected","reason":"CsrMalformed"}';

let now: number;
let logs: Logs;
let door: TestAccount;
let client: CloudWatchLogsClient;

beforeEach(async () => {
  now = NOON;
  logs = new Logs({ clock: () => now });
  door = await TestAccount.open(logsApi(logs));
  client = new CloudWatchLogsClient(door.as());
});

afterEach(async () => {
  client.destroy();
  await door.close();
});

const create = () => client.send(new CreateLogGroupCommand({ logGroupName: GROUP, tags: { team: 'iot' } }));
const groups = async () => (await client.send(new DescribeLogGroupsCommand({}))).logGroups;

/** Two lines, a second apart. */
function logTwo(): void {
  logs.log('fleet-signer', ISSUED);
  now += 1_000;
  logs.log('fleet-signer', REJECTED);
}

describe('the log groups of CloudWatch Logs', () => {
  it('are returned as created, with AWS’s additions', async () => {
    await create();
    await client.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 30 }));

    expect(await groups()).toEqual([
      {
        logGroupName: GROUP,
        arn: `${ARN}:*`,
        logGroupArn: ARN,
        creationTime: NOON,
        retentionInDays: 30,
        metricFilterCount: 0,
        storedBytes: 0,
        logGroupClass: 'STANDARD',
      },
    ]);
    await client.send(new DeleteRetentionPolicyCommand({ logGroupName: GROUP }));
    expect((await groups())?.[0]?.retentionInDays).toBeUndefined();
  });

  it('have tags', async () => {
    await create();
    await client.send(new TagResourceCommand({ resourceArn: ARN, tags: { stage: 'test' } }));
    await client.send(new UntagResourceCommand({ resourceArn: `${ARN}:*`, tagKeys: ['team'] }));

    const { tags } = await client.send(new ListTagsForResourceCommand({ resourceArn: ARN }));

    expect(tags).toEqual({ stage: 'test' });
  });

  it('are created by Lambda when a function logs, and deleted with their lines', async () => {
    logTwo();
    expect((await groups())?.map(({ logGroupName }) => logGroupName)).toEqual([GROUP]);

    await client.send(new DeleteLogGroupCommand({ logGroupName: GROUP }));
    expect(await groups()).toEqual([]);
    await create();
    const { events } = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP }));
    expect(events).toEqual([]);
  });
});

describe('the lines of CloudWatch Logs', () => {
  beforeEach(logTwo);

  it.each<[string, object, readonly string[]]>([
    ['all of a group', {}, [ISSUED, REJECTED]],
    ['those from a time on', { startTime: NOON + 1 }, [REJECTED]],
    ['those up to a time', { endTime: NOON }, [ISSUED]],
    ['so many', { limit: 1 }, [ISSUED]],
    ['those with words', { filterPattern: 'Request "rejected"' }, [REJECTED]],
    ['those with a field', { filterPattern: '{ $.level = "WARN" && $.reason != "Other" }' }, [REJECTED]],
    ['those without a field', { filterPattern: '{ $.level != "WARN" }' }, [ISSUED]],
    ['those of a stream', { logStreamNames: ['another'] }, []],
  ])('are filtered: %s', async (_, input, expected) => {
    const { events } = await client.send(new FilterLogEventsCommand({ logGroupName: GROUP, ...input }));

    expect(events?.map(({ message }) => message)).toEqual(expected);
  });

  it('are in one stream per day', async () => {
    const of = { logGroupIdentifier: ARN };

    const { logStreams } = await client.send(new DescribeLogStreamsCommand(of));
    const { events } = await client.send(new GetLogEventsCommand({ ...of, logStreamName: STREAM, limit: 1 }));

    expect(logStreams).toMatchObject([
      { logStreamName: STREAM, firstEventTimestamp: NOON, lastEventTimestamp: NOON + 1_000 },
    ]);
    expect(events).toEqual([{ message: REJECTED, timestamp: NOON + 1_000, ingestionTime: NOON + 1_000 }]);
  });

  it.each([
    ['the groups that are named', { logGroupName: GROUP }, 'fields reason | filter level = "WARN"'],
    ['the groups that it names', {}, `SOURCE '${GROUP}' | fields reason | filter level = "WARN"`],
  ])('are queried in %s', async (_, groupsAsked, queryString) => {
    const [startTime, endTime] = [NOON / 1_000, NOON / 1_000 + 1];

    const { queryId } = await client.send(
      new StartQueryCommand({ ...groupsAsked, startTime, endTime, queryString }),
    );

    expect(await client.send(new GetQueryResultsCommand({ queryId }))).toMatchObject({
      status: 'Complete',
      results: [[{ field: 'reason', value: 'CsrMalformed' }]],
      statistics: { recordsMatched: 1, recordsScanned: 2 },
    });
    await expect(client.send(new StopQueryCommand({ queryId }))).rejects.toThrow('is not running');
  });

  it(
    'are shown to the AWS CLI',
    async () => {
      const shown =
        (await door.cli('logs', 'filter-log-events', '--log-group-name', GROUP)) ??
        (await client.send(new FilterLogEventsCommand({ logGroupName: GROUP })));

      expect(shown).toMatchObject({ events: [{ message: ISSUED }, { message: REJECTED }] });
    },
    PATIENCE_MS,
  );
});

describe('the saved queries of CloudWatch Logs', () => {
  it('are stored, changed and deleted', async () => {
    await create();
    const query = { name: 'fleet/Failures', logGroupNames: [GROUP], queryString: 'limit 1' };
    const { queryDefinitionId } = await client.send(new PutQueryDefinitionCommand(query));
    await client.send(new PutQueryDefinitionCommand({ ...query, queryDefinitionId, queryString: 'limit 2' }));
    const shown = () =>
      client.send(new DescribeQueryDefinitionsCommand({ queryDefinitionNamePrefix: 'fleet/' }));

    expect((await shown()).queryDefinitions).toEqual([
      { ...query, queryDefinitionId, queryString: 'limit 2', lastModified: NOON },
    ]);
    await client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId }));
    expect((await shown()).queryDefinitions).toEqual([]);
  });
});

describe('CloudWatch Logs refuses', () => {
  const started = { startTime: 0, endTime: 1, logGroupName: GROUP };

  it.each<[string, () => Promise<unknown>, string, string]>([
    ['to create a group twice', create, 'ResourceAlreadyExistsException', 'already exists'],
    [
      'a name that is none',
      () => client.send(new CreateLogGroupCommand({ logGroupName: 'a b' })),
      'InvalidParameterException',
      "Value 'a b' at 'logGroupName' failed to satisfy constraint",
    ],
    [
      'a request without a name',
      () => client.send(new CreateLogGroupCommand({ logGroupName: undefined })),
      'InvalidParameterException',
      "Value null at 'logGroupName' failed to satisfy constraint: Member must not be null",
    ],
    [
      'a retention that there is not',
      () => client.send(new PutRetentionPolicyCommand({ logGroupName: GROUP, retentionInDays: 2 })),
      'InvalidParameterException',
      'Invalid retention value',
    ],
    [
      'a group that does not exist',
      () => client.send(new DeleteLogGroupCommand({ logGroupName: 'another' })),
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      'to save a query of a group that does not exist',
      () =>
        client.send(
          new PutQueryDefinitionCommand({ name: 'q', queryString: 'limit 1', logGroupNames: ['another'] }),
        ),
      'ResourceNotFoundException',
      'The specified log group does not exist.',
    ],
    [
      'to delete a query that does not exist',
      () => client.send(new DeleteQueryDefinitionCommand({ queryDefinitionId: '1' })),
      'ResourceNotFoundException',
      'query definition does not exist',
    ],
    [
      'a query that it cannot read',
      () => client.send(new StartQueryCommand({ ...started, queryString: 'unmask @message' })),
      'MalformedQueryException',
      'does not know the command "unmask"',
    ],
    [
      'a query of no group',
      () =>
        client.send(new StartQueryCommand({ ...started, logGroupName: undefined, queryString: 'limit 1' })),
      'InvalidParameterException',
      'A query needs the name of a log group',
    ],
    [
      'a filter pattern that it cannot read',
      () => client.send(new FilterLogEventsCommand({ logGroupName: GROUP, filterPattern: '?a ?b' })),
      'InvalidParameterException',
      'cannot read the filter pattern',
    ],
    [
      'what it does not have',
      () =>
        client.send(
          new PutSubscriptionFilterCommand({
            logGroupName: GROUP,
            filterName: 'f',
            filterPattern: '',
            destinationArn: 'arn',
          }),
        ),
      'UnknownOperationException',
      'The sandbox has no logs PutSubscriptionFilter',
    ],
  ])('%s', async (_, request, name, message) => {
    await create();

    const error = await request().catch((refusal: unknown) => refusal);

    expect(error).toMatchObject({ name, message: expect.stringContaining(message) });
  });

  it('who is not allowed', async () => {
    const allowed = { Effect: 'Allow', Action: ['logs:*'], Resource: [`${ARN}-other`] };
    door.iam.putUserPolicy('on-call', 'logs', JSON.stringify({ Statement: [allowed] }));
    const onCall = new CloudWatchLogsClient(door.as('on-call'));

    const read = onCall.send(new FilterLogEventsCommand({ logGroupName: GROUP }));

    await expect(read).rejects.toThrow(`not authorized to perform: logs:FilterLogEvents on resource: ${ARN}`);
    onCall.destroy();
  });
});
