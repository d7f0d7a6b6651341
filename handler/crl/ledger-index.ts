import { type AttributeValue, type DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb';
import { callWithin } from '../calls/call';
import type { Deadline } from '../deadline';
import { createLedgerClient, LEDGER } from '../ledger/client';
import type { DynamoDbTableSettings } from '../ledger/dynamodb-table';
import type { EntryKey } from '../ledger/entry';
import { attributes, type Item, readTime } from '../ledger/item';
import { CRL_INDEX, CRL_ISSUER } from '../ledger/table';
import { patiently } from './patience';

/** What the index says of an entry. Times that cannot be read are `undefined`. */
export interface IndexedEntry extends EntryKey {
  /** Uppercase hexadecimal. */
  readonly serialNumber: string;
  readonly requestedAt: Date | undefined;
  readonly abandonedAt: Date | undefined;
  /** Whether it was revoked, also at a time that cannot be read. */
  readonly revoked: boolean;
  readonly revokedAt: Date | undefined;
  readonly revocationReason: string | undefined;
  readonly invalidityDate: Date | undefined;
  readonly notAfter: Date | undefined;
}

/** The ledger's index of what may have to be on a revocation list. */
export class LedgerIndex {
  readonly #tableName: string;
  readonly #client: DynamoDBClient;

  constructor({ tableName, region }: DynamoDbTableSettings, client = createLedgerClient(region)) {
    this.#tableName = tableName;
    this.#client = client;
  }

  /** The entries of a CA, page by page. Throws `SigningFailed`, never later than the deadline. */
  async *entries(issuer: string, deadline: Deadline): AsyncGenerator<IndexedEntry> {
    let from: Record<string, AttributeValue> | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#page(issuer, from, deadline);
      for (const item of Items) yield readIndexed(item);
      from = LastEvaluatedKey;
    } while (from !== undefined);
  }

  #page(issuer: string, ExclusiveStartKey: Record<string, AttributeValue> | undefined, deadline: Deadline) {
    const command = new QueryCommand({
      TableName: this.#tableName,
      IndexName: CRL_INDEX,
      KeyConditionExpression: `${CRL_ISSUER} = :issuer`,
      ExpressionAttributeValues: attributes({ ':issuer': issuer }),
      ExclusiveStartKey,
    });
    const { until, options } = patiently(deadline);
    return callWithin(LEDGER, until, (call) => this.#client.send(command, call), options);
  }
}

function readIndexed(item: Item): IndexedEntry {
  return {
    request: item.request?.S ?? '',
    generation: Number(item.generation?.N),
    serialNumber: item.serialNumber?.S ?? '',
    requestedAt: readTime(item.requestedAt),
    abandonedAt: readTime(item.abandonedAt),
    revoked: item.revokedAt !== undefined,
    revokedAt: readTime(item.revokedAt),
    revocationReason: item.revocationReason?.S,
    invalidityDate: readTime(item.invalidityDate),
    notAfter: readTime(item.notAfter),
  };
}
