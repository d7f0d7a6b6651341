import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { type Call, callOnce, callWithin } from '../calls/call';
import type { CalledService } from '../calls/service';
import { settleAll } from '../calls/settle-all';
import type { Deadline } from '../deadline';
import { createLedgerClient, ledgerIn } from './client';
import type { Abandonment, Attempt, Entry, EntryKey, Intent, Issuance } from './entry';
import {
  abandonmentItem,
  attributes,
  epochSeconds,
  type Item,
  intentItem,
  issuanceItem,
  keyItem,
  readEntry,
} from './item';
import type { LedgerTable } from './ledger-table';
import { CRL_ISSUER } from './table';

/** Where the table is. */
export interface DynamoDbTableSettings {
  /** Name or ARN. */
  readonly tableName: string;
  readonly region: string;
}

/** Whether an attempt can still end in a certificate, or be given up. */
const UNDECIDED = [
  'attempt = :attempt',
  'attribute_not_exists(certificate)',
  'attribute_not_exists(abandonedAt)',
].join(' AND ');

/** Holds for no entry: each has a generation. */
const NEVER = 'attribute_exists(generation) AND attribute_not_exists(generation)';

/**
 * The ledger's table in DynamoDB: conditional writes, and consistent reads of the table itself, because an index lags
 * behind. The names in the expressions are none of DynamoDB's reserved words.
 */
export class DynamoDbTable implements LedgerTable {
  readonly #tableName: string;
  readonly #client: DynamoDBClient;
  readonly #service: CalledService;

  constructor({ tableName, region }: DynamoDbTableSettings, client = createLedgerClient(region)) {
    this.#tableName = tableName;
    this.#service = ledgerIn(tableName);
    this.#client = client;
  }

  create(intent: Intent, deadline: Deadline): Promise<boolean> {
    const command = new PutItemCommand({
      TableName: this.#tableName,
      Item: intentItem(intent),
      ConditionExpression: 'attribute_not_exists(generation)',
    });
    return writes(this.#service, deadline, (options) => this.#client.send(command, options));
  }

  complete(attempt: Attempt, issuance: Issuance, deadline: Deadline): Promise<boolean> {
    const condition = `${UNDECIDED} AND attribute_not_exists(revokedAt)`;
    return this.#update(attempt, issuanceItem(issuance), condition, deadline, [CRL_ISSUER]);
  }

  abandon(attempt: Attempt, abandonment: Abandonment, deadline: Deadline): Promise<boolean> {
    return this.#update(attempt, abandonmentItem(abandonment), UNDECIDED, deadline);
  }

  hold(request: string, until: Date, deadline: Deadline): Promise<boolean> {
    const place = attributes({ expiresAt: epochSeconds(until) });
    const condition = 'attribute_not_exists(generation) OR expiresAt < :expiresAt';
    return this.#update({ request, generation: 0 }, place, condition, deadline);
  }

  async newest(request: string, deadline: Deadline): Promise<Entry | undefined> {
    const command = new QueryCommand({
      TableName: this.#tableName,
      KeyConditionExpression: '#request = :request',
      ExpressionAttributeNames: { '#request': 'request' },
      ExpressionAttributeValues: placeholders(attributes({ request })),
      ScanIndexForward: false,
      ConsistentRead: true,
      Limit: 1,
    });
    const { Items = [] } = await callWithin(this.#service, deadline, (options) =>
      this.#client.send(command, options),
    );
    return Items[0] && readEntry(Items[0]);
  }

  async read(key: EntryKey, deadline: Deadline): Promise<Entry | undefined> {
    const { Item } = await callWithin(this.#service, deadline, this.#get(key));
    return Item && readEntry(Item);
  }

  /** Reads in both ways, and writes in both ways under a condition that cannot hold. */
  async probe(deadline: Deadline): Promise<void> {
    const nobody: EntryKey = { request: 'probe', generation: 0 };
    const put = new PutItemCommand({
      TableName: this.#tableName,
      Item: keyItem(nobody),
      ConditionExpression: NEVER,
    });
    await settleAll([
      this.newest(nobody.request, deadline),
      this.read(nobody, deadline),
      writes(this.#service, deadline, (options) => this.#client.send(put, options)),
      this.#update(nobody, attributes({ clientId: 'probe' }), NEVER, deadline),
    ]);
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await callOnce(this.#get({ request: 'warm-up', generation: 0 }), { signal });
  }

  #get(key: EntryKey): Call<{ Item?: Item }> {
    const command = new GetItemCommand({
      TableName: this.#tableName,
      Key: keyItem(key),
      ConsistentRead: true,
    });
    return (options) => this.#client.send(command, options);
  }

  #update(
    { attempt, ...key }: EntryKey & Partial<Attempt>,
    set: Item,
    condition: string,
    deadline: Deadline,
    removed: readonly string[] = [],
  ): Promise<boolean> {
    const assignments = Object.keys(set).map((name) => `${name} = :${name}`);
    const command = new UpdateItemCommand({
      TableName: this.#tableName,
      Key: keyItem(key),
      UpdateExpression: `SET ${assignments.join(', ')}${removed.length > 0 ? ` REMOVE ${removed.join(', ')}` : ''}`,
      ConditionExpression: condition,
      ExpressionAttributeValues: placeholders({ ...set, ...attributes({ attempt }) }),
    });
    return writes(this.#service, deadline, (options) => this.#client.send(command, options));
  }
}

/** Makes a conditional write. Returns false when the condition does not hold, which is an answer and no fault. */
function writes(service: CalledService, deadline: Deadline, call: Call<unknown>): Promise<boolean> {
  return callWithin(service, deadline, (options) =>
    call(options).then(
      () => true,
      (error) => {
        if (error instanceof ConditionalCheckFailedException) return false;
        throw error;
      },
    ),
  );
}

/** Attributes as the values of an expression. */
function placeholders(item: Item): Item {
  return Object.fromEntries(Object.entries(item).map(([name, value]) => [`:${name}`, value]));
}
