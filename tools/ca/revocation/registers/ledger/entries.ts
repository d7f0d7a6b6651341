import {
  type AttributeValue,
  BatchGetItemCommand,
  type DynamoDBClient,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { EntryKey } from '../../../../../handler/ledger/entry';
import { keyItem } from '../../../../../handler/ledger/item';
import { indexKey } from '../../../../../handler/ledger/storable-text';
import { type AwsCall, callAws, NOT_FOUND } from '../../aws-call';
import type { Revocable } from '../../register';
import type { Time } from '../../time';

/** An entry of the ledger. */
export interface LedgerEntry extends Revocable, EntryKey {
  /** The authority that it was asked of. */
  readonly authority: string;
}

/** Most keys in one BatchGetItem. (DynamoDB API reference) */
const BATCH = 100;

/** What is read of an entry. */
const ATTRIBUTES = [
  'request',
  'generation',
  'serialNumber',
  'certificateId',
  'clientId',
  'subject',
  'authority',
];

/** A call of DynamoDB on the ledger. */
export function ledgerCall(operation: string): AwsCall {
  return {
    service: 'the ledger (DynamoDB)',
    operation,
    permission: `dynamodb:${operation}`,
    waysOut: { [NOT_FOUND]: 'There is no such PKI in this account and Region: check --pki and --region.' },
  };
}

/** Finds entries of the ledger. */
export class LedgerEntries {
  readonly #client: DynamoDBClient;
  readonly #tableName: string;
  readonly #time: Time;

  constructor(client: DynamoDBClient, tableName: string, time: Time) {
    this.#client = client;
    this.#tableName = tableName;
    this.#time = time;
  }

  /** Those with this serial number: one at most, unless a CA gave it twice. @throws AwsCallFailed */
  bySerialNumber(serialNumber: string): Promise<readonly EntryKey[]> {
    return this.#query('by-serial', 'serialNumber', serialNumber);
  }

  /** Those of a client. @throws AwsCallFailed */
  byClient(clientId: string): Promise<readonly EntryKey[]> {
    return this.#query('by-client', 'clientId', indexKey(clientId));
  }

  /** The entries with these keys that have a serial number, in the table's latest state. @throws AwsCallFailed */
  async read(keys: readonly EntryKey[]): Promise<readonly LedgerEntry[]> {
    const entries: LedgerEntry[] = [];
    const names = Object.fromEntries(ATTRIBUTES.map((name, index) => [`#${index}`, name]));
    let left = keys.map((key) => keyItem(key));
    while (left.length > 0) {
      const asked = left.slice(0, BATCH);
      const command = new BatchGetItemCommand({
        RequestItems: {
          [this.#tableName]: {
            Keys: asked,
            ConsistentRead: true,
            ProjectionExpression: Object.keys(names).join(', '),
            ExpressionAttributeNames: names,
          },
        },
      });
      const { Responses = {}, UnprocessedKeys = {} } = await callAws(
        ledgerCall('BatchGetItem'),
        this.#time,
        () => this.#client.send(command),
      );
      entries.push(...Object.values(Responses).flat().flatMap(entryIn));
      // DynamoDB leaves some out when an answer becomes too long, or when it is busy.
      const unprocessed = Object.values(UnprocessedKeys).flatMap(({ Keys = [] }) => Keys);
      left = [...unprocessed, ...left.slice(BATCH)];
      if (unprocessed.length === asked.length) await this.#time.sleep(500);
    }
    return entries;
  }

  async #query(index: string, attribute: string, value: string): Promise<readonly EntryKey[]> {
    return callAws(ledgerCall('Query'), this.#time, async () => {
      const keys: EntryKey[] = [];
      const pages = paginateQuery(
        { client: this.#client },
        {
          TableName: this.#tableName,
          IndexName: index,
          KeyConditionExpression: '#key = :value',
          ExpressionAttributeNames: { '#key': attribute },
          ExpressionAttributeValues: { ':value': { S: value } },
        },
      );
      for await (const { Items = [] } of pages) {
        for (const { request, generation } of Items) {
          keys.push({ request: request?.S ?? '', generation: Number(generation?.N) });
        }
      }
      return keys;
    });
  }
}

/** Entries without a serial number only hold the place of their request. */
function entryIn(item: Record<string, AttributeValue>): readonly LedgerEntry[] {
  const { request, generation, serialNumber, certificateId, clientId, subject, authority } = item;
  if (serialNumber?.S === undefined) return [];
  return [
    {
      request: request?.S ?? '',
      generation: Number(generation?.N),
      serialNumber: serialNumber.S,
      certificateId: certificateId?.S,
      holder: `${clientId?.S ?? ''}, ${subject?.S || 'no subject'}`,
      authority: authority?.S ?? '',
    },
  ];
}
