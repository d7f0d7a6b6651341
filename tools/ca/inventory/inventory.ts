import { setTimeout as sleep } from 'node:timers/promises';
import {
  BatchGetItemCommand,
  type BatchGetItemCommandOutput,
  type DynamoDBClient,
  QueryCommand,
  type QueryCommandOutput,
  ScanCommand,
  type ScanCommandOutput,
} from '@aws-sdk/client-dynamodb';
import { attributes, type Item, keyItem } from '../../../handler/ledger/item';
import { indexKey } from '../../../handler/ledger/storable-text';
import { DAY_MS } from '../../../handler/x509/lifetime';
import { type AwsCall, type AwsCaller, callAws, NOT_FOUND } from '../aws/call';
import type { LedgerAddress } from '../pki-options';
import { ATTRIBUTES, type LedgerRecord, readRecord } from './record';

/** Most keys of one BatchGetItem. (DynamoDB API reference) */
const BATCH = 100;

/** Pause before what a batch left out is asked for again, in milliseconds. */
const LEFT_OUT_PAUSE_MS = 200;

/** A client id that is too long for an index is there by its fingerprint. */
const FINGERPRINT = /^sha256:[\w-]{43}$/;

/** What is asked of DynamoDB; the SDK's client has it. */
export type LedgerClient = Pick<DynamoDBClient, 'send'>;

/** A call of DynamoDB on a ledger. @param action IAM's name of it. */
export function ledgerCall({ ledgerTable, region, namedBy }: LedgerAddress, action: string): AwsCall {
  return {
    action,
    on: `table ${ledgerTable} in ${region}`,
    waysOut: { [NOT_FOUND]: `There is no table ${ledgerTable} in ${region}: check ${namedBy} and --region.` },
  };
}

/** How to read an inventory. */
export interface InventoryOptions {
  /** Makes the calls. @default once */
  readonly call?: AwsCaller;
  /** Milliseconds since the Unix epoch. @default the system's clock */
  readonly now?: () => number;
  /** Called with the number of entries of each page that was read. @default nobody is told */
  readonly onPage?: (entries: number) => void;
}

/** The DER of certificates is not read unless it is asked for. */
export interface Wanted {
  readonly withCertificate?: boolean;
}

/** How an index with times is read. */
interface Ordering {
  /** @default false */
  readonly newestFirst?: boolean;
  /** First and last time of request, ISO 8601. @default all */
  readonly bounds?: readonly [string, string];
}

/**
 * The ledger as an inventory. Pages are read while the caller consumes them, and only one is in memory, so a ledger of
 * any size can be read; what is written meanwhile may or may not be in it. The indexes lag a moment behind the table.
 *
 * Each method throws `CommandFailed`, which says what to do, when DynamoDB refuses.
 */
export class Inventory {
  readonly #ledger: LedgerAddress;
  readonly #client: LedgerClient;
  readonly #makeCall: AwsCaller;
  readonly #now: () => number;
  readonly #onPage: (entries: number) => void;

  constructor(
    ledger: LedgerAddress,
    client: LedgerClient,
    { call = callAws, now = Date.now, onPage = () => {} }: InventoryOptions = {},
  ) {
    this.#ledger = ledger;
    this.#client = client;
    this.#makeCall = call;
    this.#now = now;
    this.#onPage = onPage;
  }

  /** Every entry, in no order. */
  async *all(): AsyncGenerator<LedgerRecord> {
    let ExclusiveStartKey: Item | undefined;
    do {
      const { Items = [], LastEvaluatedKey } = await this.#scan(ExclusiveStartKey);
      yield* this.#records(Items);
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  /** What a client asked for, newest first. @param clientId As the device has it, or its fingerprint. */
  async *byClient(clientId: string, wanted?: Wanted): AsyncGenerator<LedgerRecord> {
    const keys = new Set([indexKey(clientId), ...(FINGERPRINT.test(clientId) ? [clientId] : [])]);
    for (const key of keys) {
      yield* this.#query('by-client', 'clientId', key, { ...wanted, newestFirst: true });
    }
  }

  /** What was asked for on a day, oldest first. @param day `YYYY-MM-DD`, UTC. */
  byDay(day: string, wanted?: Wanted): AsyncGenerator<LedgerRecord> {
    return this.#query('by-day', 'day', day, wanted);
  }

  /** What was asked for in a period, both ends included, oldest first. */
  async *between(from: Date, to: Date): AsyncGenerator<LedgerRecord> {
    const bounds = [from.toISOString(), to.toISOString()] as const;
    for (const day of daysBetween(from, to)) yield* this.#query('by-day', 'day', day, { bounds });
  }

  /** What has a serial number. @param serialNumber As the ledger has it. */
  bySerial(serialNumber: string, wanted?: Wanted): AsyncGenerator<LedgerRecord> {
    return this.#query('by-serial', 'serialNumber', serialNumber, wanted);
  }

  /** The entry with a certificate of this id. Reads the whole ledger until it is found, because no index has ids. */
  async byCertificateId(certificateId: string): Promise<LedgerRecord | undefined> {
    for await (const record of this.all()) {
      if (record.certificateId !== certificateId) continue;
      const [found] = await this.#read([keyItem(record)], { withCertificate: true });
      return found && readRecord(found, this.#now());
    }
    return undefined;
  }

  async *#query(
    index: string,
    name: string,
    value: string,
    { newestFirst = false, bounds, ...wanted }: Wanted & Ordering = {},
  ): AsyncGenerator<LedgerRecord> {
    const [first, last] = bounds ?? [];
    let ExclusiveStartKey: Item | undefined;
    do {
      const command = new QueryCommand({
        TableName: this.#ledger.ledgerTable,
        IndexName: index,
        KeyConditionExpression: `#name = :value${bounds ? ' AND requestedAt BETWEEN :first AND :last' : ''}`,
        ExpressionAttributeNames: { '#name': name },
        ExpressionAttributeValues: attributes({ ':value': value, ':first': first, ':last': last }),
        ScanIndexForward: !newestFirst,
        ExclusiveStartKey,
      });
      const { Items = [], LastEvaluatedKey }: QueryCommandOutput = await this.#call('dynamodb:Query', () =>
        this.#client.send(command),
      );
      // The index has only keys.
      for (let from = 0; from < Items.length; from += BATCH) {
        const keys = Items.slice(from, from + BATCH).map(({ request, generation }) => ({
          request,
          generation,
        }));
        yield* this.#records(await this.#read(keys as Item[], wanted));
      }
      ExclusiveStartKey = LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
  }

  #scan(ExclusiveStartKey: Item | undefined): Promise<ScanCommandOutput> {
    const command = new ScanCommand({
      TableName: this.#ledger.ledgerTable,
      ExclusiveStartKey,
      ...projection({}),
    });
    return this.#call('dynamodb:Scan', () => this.#client.send(command));
  }

  /** The entries with these keys, in their order; those that are gone are left out. */
  async #read(keys: readonly Item[], wanted: Wanted): Promise<readonly Item[]> {
    const table = this.#ledger.ledgerTable;
    const found = new Map<string, Item>();
    let missing: readonly Item[] = keys;
    while (missing.length > 0) {
      const command = new BatchGetItemCommand({
        RequestItems: { [table]: { Keys: [...missing], ConsistentRead: true, ...projection(wanted) } },
      });
      const { Responses = {}, UnprocessedKeys = {} }: BatchGetItemCommandOutput = await this.#call(
        'dynamodb:BatchGetItem',
        () => this.#client.send(command),
      );
      for (const item of Responses[table] ?? []) found.set(nameOf(item), item);
      missing = UnprocessedKeys[table]?.Keys ?? [];
      if (missing.length > 0) await sleep(LEFT_OUT_PAUSE_MS);
    }
    return keys.flatMap((key) => {
      const item = found.get(nameOf(key));
      return item === undefined ? [] : [item];
    });
  }

  #records(items: readonly Item[]): readonly LedgerRecord[] {
    this.#onPage(items.length);
    const nowMs = this.#now();
    return items.flatMap((item) => readRecord(item, nowMs) ?? []);
  }

  #call<Output>(action: string, make: () => Promise<Output>): Promise<Output> {
    return this.#makeCall(ledgerCall(this.#ledger, action), make);
  }
}

/** The days of a period, `YYYY-MM-DD`, UTC. */
function daysBetween(from: Date, to: Date): readonly string[] {
  const firstDay = Math.floor(from.getTime() / DAY_MS);
  const lastDay = Math.floor(to.getTime() / DAY_MS);
  return Array.from({ length: lastDay - firstDay + 1 }, (_, index) =>
    new Date((firstDay + index) * DAY_MS).toISOString().slice(0, 10),
  );
}

/** By names of their own, because some attributes are reserved words. */
function projection({ withCertificate = false }: Wanted) {
  const names = withCertificate ? [...ATTRIBUTES, 'certificate'] : ATTRIBUTES;
  return {
    ProjectionExpression: names.map((name) => `#${name}`).join(', '),
    ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
  };
}

function nameOf({ request, generation }: Item): string {
  return `${request?.S} ${generation?.N}`;
}
