import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import {
  CreateTableCommand,
  DeleteItemCommand,
  DescribeTableCommand,
  DynamoDBClient,
  ScanCommand,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import { DynamoDbTable } from '../../../handler/ledger/dynamodb-table';
import type { EntryKey } from '../../../handler/ledger/entry';
import { type Item, keyItem } from '../../../handler/ledger/item';
import { LEDGER_DEFINITION } from '../../../sandbox/authorities/ledger/ledger-definition';

/** Makes a DynamoDB in memory, which does not listen yet. The package has no types. */
const dynalite = require('dynalite') as (options: { readonly createTableMs: number }) => Server;

const REGION = 'eu-central-1';
const TABLE_NAME = 'ledger';

/**
 * What befalls one request: an answer that is lost on the way back, a connection that breaks before the request arrives,
 * or an error of DynamoDB.
 */
export type WireMishap = 'answer lost' | 'broken' | { readonly error: string; readonly status?: number };

/** The ledger's table in a DynamoDB of its own, for the real SDK. */
export class DynaliteLedger {
  /** Operations asked for so far, such as `PutItem`. */
  readonly asked: string[] = [];
  /** What befalls the next requests, by operation. */
  readonly mishaps: { readonly operation: string; readonly mishap: WireMishap }[] = [];
  /** The table as the signer reaches it. */
  readonly table: DynamoDbTable;
  /** For what another program does. */
  readonly client: DynamoDBClient;
  readonly #database: Server;
  readonly #front: Server;

  /** Starts it on 127.0.0.1, and points the SDK at it. */
  static async start(): Promise<DynaliteLedger> {
    const database = dynalite({ createTableMs: 0 });
    const front = createServer().listen(0, '127.0.0.1');
    await once(front, 'listening');
    process.env.AWS_ENDPOINT_URL_DYNAMODB = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
    const ledger = new DynaliteLedger(database, front);
    await ledger.#createTable();
    ledger.asked.length = 0;
    return ledger;
  }

  private constructor(database: Server, front: Server) {
    this.#database = database;
    this.#front = front;
    front.on('request', (request, response) => this.#pass(request, response));
    this.client = new DynamoDBClient({ region: REGION });
    this.table = new DynamoDbTable({ tableName: TABLE_NAME, region: REGION });
  }

  async items(): Promise<readonly Item[]> {
    const { Items = [] } = await this.client.send(new ScanCommand({ TableName: TABLE_NAME }));
    return Items;
  }

  /** Revokes an entry. */
  async revoke(key: EntryKey, at: Date): Promise<void> {
    await this.client.send(
      new UpdateItemCommand({
        TableName: TABLE_NAME,
        Key: keyItem(key),
        UpdateExpression: 'SET revokedAt = :at',
        ExpressionAttributeValues: { ':at': { S: at.toISOString() } },
      }),
    );
  }

  /** Deletes an entry, as DynamoDB does once it has expired. */
  async delete(key: EntryKey): Promise<void> {
    await this.client.send(new DeleteItemCommand({ TableName: TABLE_NAME, Key: keyItem(key) }));
  }

  /** Deletes all entries. */
  async clear(): Promise<void> {
    for (const { request, generation } of await this.items()) {
      await this.delete({ request: request?.S ?? '', generation: Number(generation?.N) });
    }
    this.asked.length = 0;
    this.mishaps.length = 0;
  }

  async stop(): Promise<void> {
    this.client.destroy();
    this.#front.closeAllConnections();
    await Promise.all(
      [this.#front, this.#database].map((server) => new Promise((done) => server.close(done))),
    );
  }

  async #createTable(): Promise<void> {
    await this.client.send(
      new CreateTableCommand({ TableName: TABLE_NAME, BillingMode: 'PAY_PER_REQUEST', ...LEDGER_DEFINITION }),
    );
    const isActive = async () => {
      const { Table } = await this.client.send(new DescribeTableCommand({ TableName: TABLE_NAME }));
      return Table?.TableStatus === 'ACTIVE';
    };
    while (!(await isActive()));
  }

  #pass(request: IncomingMessage, response: ServerResponse): void {
    const operation = String(request.headers['x-amz-target']).replace(/^.*\./, '');
    this.asked.push(operation);
    const index = this.mishaps.findIndex((next) => next.operation === operation);
    const [{ mishap } = { mishap: undefined }] = index < 0 ? [] : this.mishaps.splice(index, 1);
    if (mishap === 'broken') {
      request.socket.destroy();
    } else if (typeof mishap === 'object') {
      response.writeHead(mishap.status ?? 400, { 'content-type': 'application/x-amz-json-1.0' });
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${mishap.error}` }));
    } else {
      if (mishap === 'answer lost') response.end = () => response.destroy();
      this.#database.emit('request', request, response);
    }
  }
}
