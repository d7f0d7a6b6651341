import {
  type CreateGlobalSecondaryIndexAction,
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteTableCommand,
  DescribeTableCommand,
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  ListTagsOfResourceCommand,
  PutItemCommand,
  QueryCommand,
  UpdateTableCommand,
  type UpdateTableCommandInput,
} from '@aws-sdk/client-dynamodb-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { OPERATIONS } from '../../../../sandbox/services/dynamodb/operations';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { TestAccount } from '../../../../testing/account';
import { keyOf, LEDGER, LEDGER_ARN } from './ledger';

const TableName = 'ledger';
const ITEM = { ...keyOf('a'), serial: { S: '01' }, client: { S: 'sensor-1' } };
const BY_CLIENT = {
  IndexName: 'by-client',
  KeySchema: [{ AttributeName: 'client', KeyType: 'HASH' }],
  Projection: { ProjectionType: 'KEYS_ONLY' },
} satisfies CreateGlobalSecondaryIndexAction;

describe('Tables in DynamoDB', () => {
  let account: TestAccount;
  let tables: Tables;
  let dynamo: DynamoDBClient;
  let now: number;

  beforeEach(async () => {
    now = Date.now();
    tables = new Tables({ clock: () => now, settlingMs: 1_000 });
    account = await TestAccount.open(dynamoDbApi(tables));
    dynamo = new DynamoDBClient(account.as());
  });

  afterEach(() => account.close());

  /** Creates the ledger and waits until it can be used. */
  const create = async (more: Partial<CreateTableCommandInput> = {}) => {
    await dynamo.send(new CreateTableCommand({ ...LEDGER, ...more }));
    now += 1_000;
  };
  /** Changes the ledger and waits for the end of the change. */
  const update = async (changes: Omit<UpdateTableCommandInput, 'TableName'>) => {
    await dynamo.send(new UpdateTableCommand({ TableName, ...changes }));
    now += 1_000;
  };
  const described = async () => (await dynamo.send(new DescribeTableCommand({ TableName }))).Table;
  const put = () => dynamo.send(new PutItemCommand({ TableName, Item: ITEM }));

  it('are described as they were created', async () => {
    await create({
      DeletionProtectionEnabled: true,
      SSESpecification: { Enabled: true, KMSMasterKeyId: 'alias/ledger' },
      TableClass: 'STANDARD_INFREQUENT_ACCESS',
      Tags: [{ Key: 'team', Value: 'iot' }],
    });

    expect(await described()).toMatchObject({
      TableName,
      TableArn: LEDGER_ARN,
      TableStatus: 'ACTIVE',
      KeySchema: LEDGER.KeySchema,
      AttributeDefinitions: LEDGER.AttributeDefinitions,
      BillingModeSummary: { BillingMode: 'PAY_PER_REQUEST' },
      DeletionProtectionEnabled: true,
      SSEDescription: {
        SSEType: 'KMS',
        KMSMasterKeyArn: 'arn:aws:kms:eu-central-1:123456789012:alias/ledger',
      },
      TableClassSummary: { TableClass: 'STANDARD_INFREQUENT_ACCESS' },
      GlobalSecondaryIndexes: [
        { IndexName: 'by-serial', IndexArn: `${LEDGER_ARN}/index/by-serial`, IndexStatus: 'ACTIVE' },
      ],
    });
    expect((await dynamo.send(new ListTagsOfResourceCommand({ ResourceArn: LEDGER_ARN }))).Tags).toEqual([
      { Key: 'team', Value: 'iot' },
    ]);
  });

  it.each([
    ['the key that AWS owns', { Enabled: false }, undefined],
    ['the key that AWS manages', { Enabled: true }, /^arn:aws:kms:.*:key\/[-0-9a-f]{36}$/],
    ['a key of the account', { Enabled: true, KMSMasterKeyId: 'abc' }, /:123456789012:key\/abc$/],
  ])('are encrypted with %s', async (_key, SSESpecification, arn) => {
    await create();

    await update({ SSESpecification });

    const { KMSMasterKeyArn } = (await described())?.SSEDescription ?? {};
    expect(KMSMasterKeyArn).toEqual(arn && expect.stringMatching(arn));
  });

  it('can be used once they are active, and changed once a change is over', async () => {
    const { TableDescription } = await dynamo.send(new CreateTableCommand(LEDGER));
    expect(TableDescription?.TableStatus).toBe('CREATING');
    const get = () => dynamo.send(new GetItemCommand({ TableName, Key: keyOf('a') }));
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
    await expect(dynamo.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Attempt to change a resource which is still in use: Table is being created: ledger',
    });

    now += 1_000;
    await get();
    const protect = new UpdateTableCommand({ TableName, DeletionProtectionEnabled: true });
    expect((await dynamo.send(protect)).TableDescription?.TableStatus).toBe('UPDATING');
    await get();
    await expect(dynamo.send(protect)).rejects.toMatchObject({ name: 'ResourceInUseException' });
    now += 1_000;
    expect(await described()).toMatchObject({ TableStatus: 'ACTIVE', DeletionProtectionEnabled: true });
  });

  it('are not deleted while they are protected, and then with their items', async () => {
    await create({ DeletionProtectionEnabled: true });
    await put();

    await expect(dynamo.send(new DeleteTableCommand({ TableName }))).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
    });
    expect(await tables.items(TableName)).toEqual([ITEM]);
    await update({ DeletionProtectionEnabled: false });
    await dynamo.send(new DeleteTableCommand({ TableName }));
    expect((await described())?.TableStatus).toBe('DELETING');
    now += 1_000;
    await expect(described()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found: Table: ledger not found',
    });

    await create();
    expect(await tables.items(TableName)).toEqual([]);
  });

  it('get and lose indexes, and keep their items', async () => {
    await create();
    await put();
    const byClient = new QueryCommand({
      TableName,
      IndexName: 'by-client',
      KeyConditionExpression: 'client = :client',
      ExpressionAttributeValues: { ':client': { S: 'sensor-1' } },
    });

    await update({
      AttributeDefinitions: [{ AttributeName: 'client', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: BY_CLIENT }],
    });
    expect((await dynamo.send(byClient)).Items).toEqual([{ ...keyOf('a'), client: { S: 'sensor-1' } }]);
    await update({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-client' } }] });
    await expect(dynamo.send(byClient)).rejects.toThrow('The table does not have the specified index');
    expect((await described())?.AttributeDefinitions).toEqual(LEDGER.AttributeDefinitions);
    expect(await tables.items(TableName)).toEqual([ITEM]);
  });

  it('show an index that comes or goes', async () => {
    await create();
    const statuses = async () =>
      (await described())?.GlobalSecondaryIndexes?.map(({ IndexStatus }) => IndexStatus);
    const change = (more: Omit<UpdateTableCommandInput, 'TableName'>) =>
      dynamo.send(new UpdateTableCommand({ TableName, ...more }));

    await change({
      AttributeDefinitions: [{ AttributeName: 'client', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: BY_CLIENT }],
    });
    expect(await statuses()).toEqual(['ACTIVE', 'CREATING']);
    now += 1_000;
    expect(await statuses()).toEqual(['ACTIVE', 'ACTIVE']);
    await change({ GlobalSecondaryIndexUpdates: [{ Delete: { IndexName: 'by-serial' } }] });
    expect(await statuses()).toEqual(['ACTIVE', 'DELETING']);
    now += 1_000;
    expect(await statuses()).toEqual(['ACTIVE']);
  });

  it('lose no write while an index is made', async () => {
    await create();
    const writes = Array.from({ length: 20 }, (_, i) =>
      dynamo.send(new PutItemCommand({ TableName, Item: keyOf(`r${i}`) })),
    );

    await update({
      AttributeDefinitions: [{ AttributeName: 'client', AttributeType: 'S' }],
      GlobalSecondaryIndexUpdates: [{ Create: BY_CLIENT }],
    });

    await Promise.all(writes);
    expect(await tables.items(TableName)).toHaveLength(20);
  });

  it('stay as they were when a new index refuses an item', async () => {
    await create();
    await put();

    await expect(
      update({
        AttributeDefinitions: [{ AttributeName: 'client', AttributeType: 'N' }],
        GlobalSecondaryIndexUpdates: [{ Create: BY_CLIENT }],
      }),
    ).rejects.toMatchObject({ name: 'ValidationException' });
    expect(await tables.items(TableName)).toEqual([ITEM]);
    expect(await described()).toMatchObject({ TableStatus: 'ACTIVE', GlobalSecondaryIndexes: [{}] });
  });

  it.each([
    [[{ Create: BY_CLIENT }, { Delete: { IndexName: 'by-serial' } }], 'LimitExceededException'],
    [[{ Create: { ...BY_CLIENT, IndexName: 'by-serial' } }], 'ValidationException'],
    [[{ Delete: { IndexName: 'none' } }], 'ResourceNotFoundException'],
    [[{ Update: { IndexName: 'by-serial' } }], 'ValidationException'],
  ])('refuse the changes %j of their indexes', async (GlobalSecondaryIndexUpdates, name) => {
    await create();

    await expect(update({ GlobalSecondaryIndexUpdates })).rejects.toMatchObject({ name });
  });

  it('are listed by name, in pages', async () => {
    for (const name of ['bbb', 'aaa', 'ccc']) await create({ TableName: name });

    const { TableNames, LastEvaluatedTableName } = await dynamo.send(new ListTablesCommand({ Limit: 2 }));
    expect([TableNames, LastEvaluatedTableName]).toEqual([['aaa', 'bbb'], 'bbb']);
    expect(await dynamo.send(new ListTablesCommand({ ExclusiveStartTableName: 'bbb' }))).toMatchObject({
      TableNames: ['ccc'],
    });
  });

  it.each<[Partial<CreateTableCommandInput>, string]>([
    [{ TableName: 'x' }, 'Member must have length greater than or equal to 3'],
    [{ BillingMode: 'PROVISIONED' }, 'The BillingMode of the sandbox is PAY_PER_REQUEST'],
    [{ StreamSpecification: { StreamEnabled: true } }, 'tables have no StreamSpecification'],
    [
      { AttributeDefinitions: LEDGER.AttributeDefinitions?.slice(1) },
      'Some index key attributes are not defined in AttributeDefinitions',
    ],
    [{ GlobalSecondaryIndexes: undefined }, 'Some AttributeDefinitions are not used'],
  ])('are refused with %j', async (changes, message) => {
    await expect(create(changes)).rejects.toMatchObject({
      name: 'ValidationException',
      message: expect.stringContaining(message),
    });
    expect(tables.names).toEqual([]);
  });

  it('have names of their own', async () => {
    await create();

    await expect(create()).rejects.toMatchObject({
      name: 'ResourceInUseException',
      message: 'Table already exists: ledger',
    });
  });

  it('are managed only by those whom IAM allows it', async () => {
    await create();
    const other = new DynamoDBClient(account.as('other'));

    await expect(other.send(new DescribeTableCommand({ TableName }))).rejects.toThrow(
      `dynamodb:DescribeTable on resource: ${LEDGER_ARN}`,
    );
    account.allow('other', 'dynamodb:DescribeTable', LEDGER_ARN);
    await other.send(new DescribeTableCommand({ TableName: LEDGER_ARN }));
  });

  it('can have faults for each operation', () => {
    expect(Object.keys(dynamoDbApi(tables).operations).sort()).toEqual([...OPERATIONS].sort());
  });
});
