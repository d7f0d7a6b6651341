import {
  CreateTableCommand,
  DescribeContinuousBackupsCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ListTagsOfResourceCommand,
  TagResourceCommand,
  UntagResourceCommand,
  UpdateContinuousBackupsCommand,
  UpdateTimeToLiveCommand,
} from '@aws-sdk/client-dynamodb-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { TestAccount } from '../../../../testing/account';
import { LEDGER, LEDGER_ARN } from './ledger';

const TableName = 'ledger';
const ResourceArn = LEDGER_ARN;

describe('The settings of a table in DynamoDB', () => {
  let account: TestAccount;
  let dynamo: DynamoDBClient;

  beforeEach(async () => {
    account = await TestAccount.open(dynamoDbApi(new Tables()));
    dynamo = new DynamoDBClient(account.as());
    await dynamo.send(new CreateTableCommand(LEDGER));
  });

  afterEach(() => account.close());

  const expire = (Enabled: boolean, AttributeName = 'expiresAt') =>
    dynamo.send(
      new UpdateTimeToLiveCommand({ TableName, TimeToLiveSpecification: { Enabled, AttributeName } }),
    );
  const recover = (PointInTimeRecoveryEnabled: boolean, RecoveryPeriodInDays?: number) =>
    dynamo.send(
      new UpdateContinuousBackupsCommand({
        TableName,
        PointInTimeRecoverySpecification: { PointInTimeRecoveryEnabled, RecoveryPeriodInDays },
      }),
    );
  const recovery = async (name = TableName) => {
    const { ContinuousBackupsDescription } = await dynamo.send(
      new DescribeContinuousBackupsCommand({ TableName: name }),
    );
    return ContinuousBackupsDescription?.PointInTimeRecoveryDescription;
  };

  it('include the attribute by which items expire', async () => {
    const described = async () =>
      (await dynamo.send(new DescribeTimeToLiveCommand({ TableName }))).TimeToLiveDescription;

    expect(await described()).toEqual({ TimeToLiveStatus: 'DISABLED' });
    await expire(true);
    expect(await described()).toEqual({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expiresAt' });
    await expect(expire(true)).rejects.toThrow('TimeToLive is already enabled');
    await expect(expire(true, 'other')).rejects.toThrow('current AttributeName is expiresAt');
    await expire(false);
    await expect(expire(false)).rejects.toThrow('TimeToLive is already disabled');
  });

  it('include point-in-time recovery', async () => {
    expect(await recovery()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
    await recover(true);
    expect(await recovery()).toMatchObject({
      PointInTimeRecoveryStatus: 'ENABLED',
      RecoveryPeriodInDays: 35,
    });
    await recover(true, 7);
    expect(await recovery()).toMatchObject({ RecoveryPeriodInDays: 7 });
    await expect(recover(true, 36)).rejects.toThrow('Member must have value less than or equal to 35');
    await recover(false);
    expect(await recovery()).toEqual({ PointInTimeRecoveryStatus: 'DISABLED' });
    await expect(recovery('none')).rejects.toMatchObject({
      name: 'TableNotFoundException',
      message: 'Table not found: none',
    });
  });

  it('include tags, and no policy', async () => {
    const Tags = ['a', 'b'].map((Key) => ({ Key, Value: 'x' }));

    await dynamo.send(new TagResourceCommand({ ResourceArn, Tags }));
    await dynamo.send(new UntagResourceCommand({ ResourceArn, TagKeys: ['a'] }));

    expect((await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn }))).Tags).toEqual([Tags[1]]);
    await expect(dynamo.send(new GetResourcePolicyCommand({ ResourceArn }))).rejects.toMatchObject({
      name: 'PolicyNotFoundException',
    });
  });
});
