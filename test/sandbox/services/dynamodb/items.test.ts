import {
  BatchGetItemCommand,
  BatchWriteItemCommand,
  CreateTableCommand,
  DeleteItemCommand,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  ScanCommand,
  TransactWriteItemsCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { TestAccount } from '../../../../testing/account';
import { keyOf, LEDGER, LEDGER_ARN } from './ledger';

const TableName = 'ledger';
const IF_NEW = { ConditionExpression: 'attribute_not_exists(requestId)' };
const BY_SERIAL = {
  TableName,
  IndexName: 'by-serial',
  KeyConditionExpression: 'serial = :serial',
  ExpressionAttributeValues: { ':serial': { S: '01' } },
};
const FAILED = { name: 'ConditionalCheckFailedException', message: 'The conditional request failed' };

describe('Items in DynamoDB', () => {
  let account: TestAccount;
  let tables: Tables;
  let dynamo: DynamoDBClient;

  beforeEach(async () => {
    tables = new Tables();
    account = await TestAccount.open(dynamoDbApi(tables));
    dynamo = new DynamoDBClient(account.as());
    await dynamo.send(new CreateTableCommand(LEDGER));
  });

  afterEach(() => account.close());

  const put = (request: string, more: object = {}, options: object = {}) =>
    dynamo.send(new PutItemCommand({ TableName, Item: { ...keyOf(request), ...more }, ...options }));

  it('keep values of every type', async () => {
    const values = {
      text: { S: 'µ' },
      number: { N: '12345678901234567890.5' },
      octets: { B: Uint8Array.of(0, 255, 10) },
      yes: { BOOL: true },
      nothing: { NULL: true },
      list: { L: [{ S: 'a' }, { M: { inner: { BS: [Uint8Array.of(1)] } } }] },
      set: { SS: ['a', 'b'] },
    };
    await put('a', values);

    const { Item } = await dynamo.send(
      new GetItemCommand({ TableName, Key: keyOf('a'), ConsistentRead: true }),
    );

    expect(Item).toEqual({ ...keyOf('a'), ...values });
    expect(await tables.items(TableName)).toMatchObject([
      { ...keyOf('a'), octets: { B: Buffer.of(0, 255, 10) } },
    ]);
  });

  it('are put once when several containers race, and the losers learn it', async () => {
    const racing = ['one', 'two', 'three'].map((container) =>
      put('a', { container: { S: container } }, IF_NEW),
    );

    const ended = await Promise.allSettled(racing);

    expect(ended.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(ended.find(({ status }) => status === 'rejected')).toMatchObject({ reason: FAILED });
    expect(await tables.items(TableName)).toHaveLength(1);
  });

  it('are changed only under the condition', async () => {
    await put('a', { attemptId: { S: 'mine' } });
    const record = (attemptId: string) =>
      dynamo.send(
        new UpdateItemCommand({
          TableName,
          Key: keyOf('a'),
          UpdateExpression: 'SET certificate = :certificate',
          ConditionExpression: 'attemptId = :attemptId AND attribute_not_exists(certificate)',
          ExpressionAttributeValues: { ':certificate': { S: 'PEM' }, ':attemptId': { S: attemptId } },
          ReturnValues: 'ALL_NEW',
          // Accepted, without effect.
          ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
        }),
      );

    await expect(record('theirs')).rejects.toMatchObject(FAILED);
    expect((await record('mine')).Attributes).toMatchObject({ certificate: { S: 'PEM' } });
    await expect(record('mine')).rejects.toMatchObject(FAILED);
  });

  it('are found by an index, which cannot be read consistently', async () => {
    await put('a', { serial: { S: '01' } });
    await put('b', { serial: { S: '02' } });
    await put('c');

    expect(await dynamo.send(new QueryCommand(BY_SERIAL))).toMatchObject({ Count: 1, Items: [keyOf('a')] });
    await expect(dynamo.send(new QueryCommand({ ...BY_SERIAL, ConsistentRead: true }))).rejects.toMatchObject(
      {
        name: 'ValidationException',
        message: 'Consistent reads are not supported on global secondary indexes',
      },
    );
  });

  it('are read and written in batches, page by page, and deleted', async () => {
    const requests = Array.from({ length: 25 }, (_, i) => ({
      PutRequest: { Item: keyOf(`r${String(i).padStart(2, '0')}`) },
    }));
    await dynamo.send(new BatchWriteItemCommand({ RequestItems: { ledger: requests } }));

    const page = await dynamo.send(new ScanCommand({ TableName, Limit: 20 }));
    const rest = await dynamo.send(new ScanCommand({ TableName, ExclusiveStartKey: page.LastEvaluatedKey }));
    expect([page.Count, rest.Count, rest.LastEvaluatedKey]).toEqual([20, 5, undefined]);
    const { Responses } = await dynamo.send(
      new BatchGetItemCommand({ RequestItems: { ledger: { Keys: [keyOf('r03'), keyOf('none')] } } }),
    );
    expect(Responses).toEqual({ ledger: [keyOf('r03')] });
    await dynamo.send(new DeleteItemCommand({ TableName, Key: keyOf('r03') }));
    expect(await tables.items(TableName)).toHaveLength(24);
  });

  it('are of a table that exists, by its name or ARN, and have its keys', async () => {
    await put('a');
    const get = (table: string, Key: object = keyOf('a')) =>
      dynamo.send(new GetItemCommand({ TableName: table, Key: Key as never }));

    expect((await get(LEDGER_ARN)).Item).toEqual(keyOf('a'));
    await expect(get('none')).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: 'Requested resource not found',
    });
    await expect(get(TableName, { requestId: { S: 'a' } })).rejects.toMatchObject({
      name: 'ValidationException',
      message: 'The provided key element does not match the schema',
    });
  });

  it('are only for those whom IAM allows the action on the table or the index', async () => {
    const signer = new DynamoDBClient(account.as('signer'));
    account.allow('signer', 'dynamodb:PutItem', LEDGER_ARN);
    account.allow('signer', 'dynamodb:Query', LEDGER_ARN);

    await signer.send(new PutItemCommand({ TableName, Item: keyOf('a') }));
    await expect(signer.send(new GetItemCommand({ TableName, Key: keyOf('a') }))).rejects.toThrow(
      `is not authorized to perform: dynamodb:GetItem on resource: ${LEDGER_ARN}`,
    );
    await expect(signer.send(new QueryCommand(BY_SERIAL))).rejects.toThrow(
      `dynamodb:Query on resource: ${LEDGER_ARN}/index/by-serial`,
    );
    account.allow('signer', 'dynamodb:Query', `${LEDGER_ARN}/index/by-serial`);
    expect((await signer.send(new QueryCommand(BY_SERIAL))).Count).toBe(0);
    await expect(
      signer.send(new BatchGetItemCommand({ RequestItems: { ledger: { Keys: [keyOf('a')] } } })),
    ).rejects.toThrow(`dynamodb:BatchGetItem on resource: ${LEDGER_ARN}`);
  });

  it('have no transactions, which the error says', async () => {
    const TransactItems = [{ Put: { TableName, Item: keyOf('a') } }];

    await expect(dynamo.send(new TransactWriteItemsCommand({ TransactItems }))).rejects.toThrow(
      'The sandbox has no dynamodb TransactWriteItems',
    );
  });
});
