import {
  CloudTrailClient,
  LookupEventsCommand,
  type LookupEventsCommandInput,
} from '@aws-sdk/client-cloudtrail';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudTrailApi } from '../../../../sandbox/services/cloudtrail/api';
import { KmsAccount } from '../kms/account';

const NOON = Date.parse('2026-11-28T12:00:00.400Z');
const SIGNS = { LookupAttributes: [{ AttributeKey: 'EventName' as const, AttributeValue: 'Sign' }] };

describe('CloudTrail', () => {
  let now: number;
  let account: KmsAccount;
  let client: CloudTrailClient;
  let key: string;

  beforeEach(async () => {
    now = NOON;
    account = await KmsAccount.open({ clock: () => now });
    account.account.door.add(cloudTrailApi(account.kms.trail));
    client = new CloudTrailClient(account.account.as());
    key = await account.create();
  });

  afterEach(async () => {
    client.destroy();
    await account.close();
  });

  const lookUp = async (input: LookupEventsCommandInput = SIGNS) => {
    now += 1_000;
    return client.send(new LookupEventsCommand(input));
  };
  const records = async (input?: LookupEventsCommandInput) =>
    ((await lookUp(input)).Events ?? []).map(({ CloudTrailEvent = '' }) => JSON.parse(CloudTrailEvent));

  it('has each signature of KMS, with key and caller, and without the digest', async () => {
    await account.sign(key);

    const [record, ...others] = await records();

    expect(others).toEqual([]);
    expect(record).toMatchObject({
      userIdentity: { type: 'IAMUser', arn: 'arn:aws:iam::123456789012:user/administrator' },
      eventTime: '2026-11-28T12:00:00Z',
      eventSource: 'kms.amazonaws.com',
      eventName: 'Sign',
      requestParameters: { keyId: key, messageType: 'DIGEST', signingAlgorithm: 'ECDSA_SHA_256' },
      resources: [{ ARN: key, accountId: '123456789012', type: 'AWS::KMS::Key' }],
      readOnly: true,
    });
    expect(record).not.toHaveProperty('errorCode');
  });

  it('has what KMS refused, with the reason, and what it would have signed', async () => {
    await expect(account.sign(key, { DryRun: true })).rejects.toThrow();
    await expect(account.sign(key, {}, account.as('nobody'))).rejects.toThrow();

    const refused = await records();

    expect(refused.map(({ errorCode }) => errorCode)).toEqual([
      'AccessDeniedException',
      'DryRunOperationException',
    ]);
  });

  it('names the session of a role and the role itself', async () => {
    account.kms.trail.add({
      eventSource: 'kms.amazonaws.com',
      eventName: 'Sign',
      readOnly: true,
      callerArn: 'arn:aws:iam::123456789012:role/paths/signer',
      accessKeyId: 'ASIA',
      requestParameters: {},
      resources: [],
    });

    const [{ userIdentity }] = await records();

    expect(userIdentity).toMatchObject({
      type: 'AssumedRole',
      arn: 'arn:aws:sts::123456789012:assumed-role/signer/sandbox',
      sessionContext: { sessionIssuer: { arn: 'arn:aws:iam::123456789012:role/paths/signer' } },
    });
  });

  it('answers in pages of 50, newest first, and takes a token for the same question only', async () => {
    for (let second = 0; second < 60; second++) {
      now = NOON + 1_000 * second;
      await account.sign(key);
    }

    const first = await lookUp();
    const rest = await lookUp({ ...SIGNS, NextToken: first.NextToken });

    expect(first.Events?.[0]?.EventTime).toEqual(new Date('2026-11-28T12:00:59Z'));
    expect([first.Events?.length, rest.Events?.length]).toEqual([50, 10]);
    expect(rest.NextToken).toBeUndefined();
    await expect(lookUp({ NextToken: first.NextToken })).rejects.toThrow('Invalid or expired token');
  });

  it('keeps to the times asked for, to delivery, and to 90 days', async () => {
    account.kms.trail.deliveryMs = 15 * 60_000;
    await account.sign(key);
    expect(await records()).toHaveLength(0);
    now += 20 * 60_000;
    expect(await records()).toHaveLength(1);
    expect(await records({ ...SIGNS, StartTime: new Date(NOON + 1_000) })).toHaveLength(0);
    expect(await records({ ...SIGNS, EndTime: new Date(NOON - 1_000) })).toHaveLength(0);
    now += 90 * 86_400_000;
    expect(await records()).toHaveLength(0);
  });

  it('takes two requests a second', async () => {
    const send = () => client.send(new LookupEventsCommand(SIGNS));
    await send();
    await send();
    await expect(send()).rejects.toThrow('Rate exceeded');
  });

  it.each([
    [{ MaxResults: 51 }, 'InvalidMaxResultsException'],
    [{ StartTime: new Date(NOON), EndTime: new Date(NOON - 1_000) }, 'InvalidTimeRangeException'],
    [
      { LookupAttributes: [...SIGNS.LookupAttributes, ...SIGNS.LookupAttributes] },
      'InvalidLookupAttributesException',
    ],
  ])('refuses %j', async (input, name) => {
    await expect(lookUp(input)).rejects.toThrow(expect.objectContaining({ name }));
  });
});
