import type { Server } from 'node:http';
import { Readable } from 'node:stream';
import { ApiError } from '../../wire/api-error';
import { JSON_SCALARS } from '../../wire/protocols/aws-json';
import { readShape, writeShape } from '../../wire/shapes';
import { MODEL } from './model';

/** Members of a request or an answer, as the SDK has them. */
type Members = Readonly<Record<string, unknown>>;

/** The package has no types of its own. */
type Dynalite = (options: Readonly<Record<'createTableMs' | 'deleteTableMs', number>>) => Server;

/** What dynalite requires of a request. It looks at no value of the signature, because the front door has done so. */
const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  authorization: 'AWS4-HMAC-SHA256 Credential=any, SignedHeaders=any, Signature=any',
  'x-amz-date': 'any',
};

/** A refusal, in the form of AWS's JSON protocol. */
interface Refusal {
  /** Such as `com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException`. */
  readonly __type?: string;
  readonly message?: string;
  readonly Message?: string;
}

/** Keys, attributes and indexes of a table, as CreateTable takes them. */
export interface Definition extends Members {
  readonly TableName: string;
}

/**
 * The package dynalite: keys, items, expressions and conditions of DynamoDB, in memory. It never listens on a port: its
 * request handler is called in this process.
 */
export class Engine {
  #server: Server | undefined;
  readonly #running = new Set<Promise<Members>>();
  /** Pending while a table is defined anew. Never rejects. */
  #redefinition: Promise<unknown> | undefined;

  /** Executes an operation on items. @throws ApiError as DynamoDB refuses it */
  async callItems(operation: string, input: object): Promise<Members> {
    while (this.#redefinition !== undefined) await this.#redefinition;
    const answer = this.#call(operation, input);
    this.#running.add(answer);
    try {
      return await answer;
    } finally {
      this.#running.delete(answer);
    }
  }

  /** @throws ApiError ValidationException */
  async createTable(definition: Definition): Promise<void> {
    // The billing mode changes nothing here, because dynalite does not throttle.
    await this.#call('CreateTable', { ...definition, BillingMode: 'PAY_PER_REQUEST' });
    while ((await this.#statusOf(definition.TableName)) !== 'ACTIVE') await nextTurn();
  }

  /** Deletes a table and its items. */
  async deleteTable(TableName: string): Promise<void> {
    await this.#call('DeleteTable', { TableName });
    while ((await this.#statusOf(TableName)) !== undefined) await nextTurn();
  }

  /**
   * Gives a table other indexes, which dynalite cannot do. Its items stay; whoever calls {@link callItems} meanwhile
   * waits.
   *
   * @throws ApiError ValidationException; the table is then as before
   */
  async redefineTable(definition: Definition): Promise<void> {
    while (this.#redefinition !== undefined) await this.#redefinition;
    const work = this.#redefine(definition);
    this.#redefinition = work.catch(() => {});
    try {
      await work;
    } finally {
      this.#redefinition = undefined;
    }
  }

  /** Every item of a table, whatever happens to it meanwhile. */
  async items(TableName: string): Promise<readonly object[]> {
    const items: object[] = [];
    let ExclusiveStartKey: unknown;
    do {
      const page = await this.#call('Scan', { TableName, ExclusiveStartKey });
      items.push(...(page.Items as readonly object[]));
      ExclusiveStartKey = page.LastEvaluatedKey;
    } while (ExclusiveStartKey !== undefined);
    return items;
  }

  async #redefine(definition: Definition): Promise<void> {
    const { TableName } = definition;
    await Promise.allSettled(this.#running);
    const items = await this.items(TableName);
    // First under another name, because an item that an index refuses must not be lost.
    const trial = { ...definition, TableName: 'redefined' };
    try {
      await this.#createFilled(trial, items);
    } finally {
      await this.deleteTable(trial.TableName);
    }
    await this.deleteTable(TableName);
    await this.#createFilled(definition, items);
  }

  async #createFilled(definition: Definition, items: readonly object[]): Promise<void> {
    await this.createTable(definition);
    for (const Item of items) await this.#call('PutItem', { TableName: definition.TableName, Item });
  }

  async #statusOf(TableName: string): Promise<string | undefined> {
    try {
      const { Table } = await this.#call('DescribeTable', { TableName });
      return (Table as { readonly TableStatus: string }).TableStatus;
    } catch {
      return undefined;
    }
  }

  async #call(operation: string, input: object): Promise<Members> {
    const model = MODEL.operation(operation);
    if (model === undefined) throw new Error(`DynamoDB has no ${operation}.`);
    const answer = await this.#send(operation, writeShape(model.input, input, JSON_SCALARS));
    return readShape(model.output, answer) as Members;
  }

  /** @param input and the answer: JSON, with binary values in base64 */
  #send(operation: string, input: unknown): Promise<unknown> {
    return new Promise((resolve, reject) => {
      const body = Readable.from([Buffer.from(JSON.stringify(input))]);
      const headers = { ...HEADERS, 'x-amz-target': `DynamoDB_20120810.${operation}` };
      const response = {
        statusCode: 200,
        setHeader() {},
        // More than 16 MB are refused with an empty answer.
        end(text = '{}') {
          const answer = JSON.parse(text);
          if (response.statusCode === 200) resolve(answer);
          else reject(errorFrom(answer, response.statusCode));
        },
      };
      this.#started.emit('request', Object.assign(body, { method: 'POST', url: '/', headers }), response);
    });
  }

  /** Loaded on first use, which takes some 50 ms. */
  get #started(): Server {
    this.#server ??= (require('dynalite') as Dynalite)({ createTableMs: 0, deleteTableMs: 0 });
    return this.#server;
  }
}

function errorFrom(
  { __type = 'RequestEntityTooLargeException', message, Message = message ?? '' }: Refusal,
  status: number,
): ApiError {
  return new ApiError(__type.replace(/^.*#/, ''), Message, { status });
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
