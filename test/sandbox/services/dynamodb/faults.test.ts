import { CreateTableCommand, DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb-model';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { dynamoDbApi } from '../../../../sandbox/services/dynamodb/api';
import { Tables } from '../../../../sandbox/services/dynamodb/tables';
import { TestAccount } from '../../../../testing/account';
import { TABLE_REFUSALS, TABLE_SILENCES } from '../../../../testing/faults/table-faults';
import { keyOf, LEDGER } from './ledger';

const PUT = new PutItemCommand({ TableName: 'ledger', Item: keyOf('a') });

describe('DynamoDB with planned faults', () => {
  let account: TestAccount;
  let tables: Tables;
  let dynamo: DynamoDBClient;

  beforeEach(async () => {
    tables = new Tables({ seed: 'faults' });
    account = await TestAccount.open(dynamoDbApi(tables));
    dynamo = new DynamoDBClient(account.as());
    await dynamo.send(new CreateTableCommand(LEDGER));
  });

  afterEach(async () => {
    dynamo.destroy();
    await account.close();
  });

  const isWritten = async () => (await tables.items('ledger')).length > 0;

  it.each(Object.entries(TABLE_REFUSALS))('answers with %s, and writes nothing', async (_name, fault) => {
    tables.conditions.faults.next('PutItem', fault);

    await expect(dynamo.send(PUT)).rejects.toMatchObject({
      name: fault.code,
      $metadata: { httpStatusCode: 'status' in fault ? fault.status : 400 },
    });
    expect(await isWritten()).toBe(false);
    await dynamo.send(PUT);
    expect(await isWritten()).toBe(true);
  });

  it.each(Object.entries(TABLE_SILENCES))('has %s', async (_name, { fault, written }) => {
    const { faults, requests } = tables.conditions;
    faults.next('PutItem', fault);
    const giveUp = new AbortController();

    const refused = expect(dynamo.send(PUT, { abortSignal: giveUp.signal })).rejects.toThrow();
    while (requests.count('PutItem') === 0) await new Promise(setImmediate);
    if (fault.kind === 'hang') giveUp.abort();
    await refused;

    expect(requests.byOutcome('PutItem')).toEqual({ [`fault:${fault.kind}`]: 1 });
    expect(await isWritten()).toBe(written);
  });

  it('strikes a share of the requests', async () => {
    tables.conditions.faults.sometimes('PutItem', TABLE_REFUSALS['an error of DynamoDB'], 0.5);

    for (let i = 0; i < 20; i += 1) await dynamo.send(PUT).catch(() => {});

    // The same for the same seed.
    expect(tables.conditions.requests.byOutcome('PutItem')).toEqual({ ok: 10, InternalServerError: 10 });
  });

  it('answers as late as it is told', async () => {
    const drawn: number[] = [];
    tables.conditions.latency = () => drawn.push(5);

    await dynamo.send(PUT);

    expect(drawn).toHaveLength(1);
  });
});
