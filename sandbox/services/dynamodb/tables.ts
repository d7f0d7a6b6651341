import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-dynamodb-model';
import type { Clock } from '../../clock';
import { ApiError } from '../../wire/api-error';
import { Conditions, type ConditionsOptions } from '../../wire/conditions';
import { Tags } from '../tags';
import { type Definition, Engine } from './engine';
import { OPERATIONS, type Operation } from './operations';
import type { Index, Table } from './table';

/** What a table is created with. */
export type NewTable = Omit<
  Table,
  'id' | 'createdAt' | 'status' | 'changingIndex' | 'timeToLive' | 'recovery'
>;

/** What can be changed by UpdateTable. */
export type TableChanges = Partial<
  Pick<
    Table,
    'attributes' | 'indexes' | 'changingIndex' | 'deletionProtection' | 'tableClass' | 'encryptionKeyArn'
  >
>;

/** An item, its values in DynamoDB's notation, such as `{ S: 'text' }`. */
export type Item = Readonly<Record<string, sdk.AttributeValue>>;

/** How tables behave. */
interface TablesOptions extends Omit<ConditionsOptions<Operation>, 'operations'> {
  /** @default the wall clock */
  readonly clock?: Clock;
  /** Milliseconds for which a table is CREATING, UPDATING or DELETING; AWS takes seconds to minutes. @default 0 */
  readonly settlingMs?: number;
}

/** A table, and when its status ends. */
interface Entry {
  readonly table: Table;
  readonly settledAt: number;
}

/** What AWS calls a status in a refusal. */
const DOING: Readonly<Partial<Record<sdk.TableStatus, string>>> = {
  CREATING: 'created',
  DELETING: 'deleted',
  UPDATING: 'updated',
};

/** DynamoDB: tables on demand, whose settings are here and whose items dynalite has. */
export class Tables {
  /** What requests meet at the wire. */
  readonly conditions: Conditions<Operation>;
  readonly tags = new Tags();
  readonly #entries = new Map<string, Entry>();
  readonly #engine = new Engine();

  readonly #clock: Clock;
  readonly #settlingMs: number;

  constructor({ clock = Date.now, settlingMs = 0, ...conditions }: TablesOptions = {}) {
    this.conditions = new Conditions({ ...conditions, operations: OPERATIONS });
    this.#clock = clock;
    this.#settlingMs = settlingMs;
  }

  /** Names of all tables, sorted. */
  get names(): readonly string[] {
    return [...this.#entries.keys()].filter((name) => this.#find(name) !== undefined).sort();
  }

  /** @throws ApiError ResourceNotFoundException */
  get(name: string): Table {
    const table = this.#find(name);
    if (table !== undefined) return table;
    throw new ApiError('ResourceNotFoundException', `Requested resource not found: Table: ${name} not found`);
  }

  /**
   * Creates a table.
   *
   * @returns it as CREATING
   * @throws ApiError ResourceInUseException if there is one of this name; ValidationException
   */
  async create(settings: NewTable): Promise<Table> {
    const { name } = settings;
    if (this.#find(name) !== undefined) {
      throw new ApiError('ResourceInUseException', `Table already exists: ${name}`);
    }
    await this.#engine.createTable(definitionOf(settings));
    const createdAt = new Date(this.#clock());
    return this.#settle({
      ...settings,
      id: randomUUID(),
      createdAt,
      status: 'CREATING',
      changingIndex: undefined,
      timeToLive: undefined,
      recovery: undefined,
    });
  }

  /**
   * Changes settings of a table, or its indexes.
   *
   * @returns it as UPDATING
   * @throws ApiError ResourceNotFoundException; ResourceInUseException; ValidationException
   */
  async update(name: string, changes: TableChanges): Promise<Table> {
    const changed: Table = { ...this.#changeable(name), ...changes, status: 'UPDATING' };
    if (changes.indexes !== undefined) await this.#engine.redefineTable(definitionOf(changed));
    return this.#settle(changed);
  }

  /** Changes what takes effect at once. @throws ApiError ResourceNotFoundException */
  set(name: string, changes: Pick<Partial<Table>, 'timeToLive' | 'recovery'>): void {
    const table = this.get(name);
    const settledAt = this.#entries.get(name)?.settledAt ?? 0;
    this.#entries.set(name, { table: { ...table, ...changes }, settledAt });
  }

  /**
   * Deletes a table and its items.
   *
   * @returns it as DELETING
   * @throws ApiError ResourceNotFoundException; ResourceInUseException; ValidationException if it is protected
   */
  async delete(name: string): Promise<Table> {
    const table = this.#changeable(name);
    if (table.deletionProtection) {
      throw new ApiError(
        'ValidationException',
        'Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first.',
      );
    }
    const deleted = this.#settle({ ...table, status: 'DELETING' });
    await this.#engine.deleteTable(name);
    return deleted;
  }

  /** Executes an operation on the items of tables. @throws ApiError as DynamoDB refuses it */
  async callItems(
    operation: string,
    input: object,
    names: readonly string[],
  ): Promise<Readonly<Record<string, unknown>>> {
    for (const name of names) {
      const status = this.#find(name)?.status ?? 'DELETING';
      if (status !== 'CREATING' && status !== 'DELETING') continue;
      throw new ApiError('ResourceNotFoundException', 'Requested resource not found');
    }
    return this.#engine.callItems(operation, input);
  }

  /** Every item of a table, without the API: nothing is asked of IAM, and no fault strikes. */
  async items(name: string): Promise<readonly Item[]> {
    return (await this.#engine.items(this.get(name).name)) as readonly Item[];
  }

  #find(name: string): Table | undefined {
    const { table, settledAt = 0 } = this.#entries.get(name) ?? {};
    if (table === undefined || this.#clock() < settledAt) return table;
    if (table.status !== 'DELETING') return { ...table, status: 'ACTIVE', changingIndex: undefined };
    this.#entries.delete(name);
    this.tags.forget(name);
    return undefined;
  }

  /** @throws ApiError ResourceNotFoundException; ResourceInUseException */
  #changeable(name: string): Table {
    const table = this.get(name);
    const doing = DOING[table.status];
    if (doing === undefined) return table;
    throw new ApiError(
      'ResourceInUseException',
      `Attempt to change a resource which is still in use: Table is being ${doing}: ${name}`,
    );
  }

  #settle(table: Table): Table {
    this.#entries.set(table.name, { table, settledAt: this.#clock() + this.#settlingMs });
    return table;
  }
}

function definitionOf({
  name,
  keySchema,
  attributes,
  indexes,
}: Pick<Table, 'name' | 'keySchema' | 'attributes' | 'indexes'>): Definition {
  return {
    TableName: name,
    KeySchema: keySchema,
    AttributeDefinitions: attributes,
    ...(indexes.length > 0 && {
      GlobalSecondaryIndexes: indexes.map(({ IndexName, KeySchema, Projection }: Index) => ({
        IndexName,
        KeySchema,
        Projection,
      })),
    }),
  };
}
