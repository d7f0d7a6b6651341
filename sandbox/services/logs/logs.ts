import { randomUUID } from 'node:crypto';
import type { PutQueryDefinitionRequest } from '@aws-sdk/client-cloudwatch-logs';
import type { Clock } from '../../clock';
import { ApiError, found } from '../../wire/api-error';
import { Tags } from '../tags';
import { LogStore, logGroupOf } from './log-store';
import { type LogTable, type QueryScope, runQuery } from './run-query';

/** A log group. */
export interface LogGroup {
  readonly name: string;
  readonly logGroupClass: string;
  /** Days; undefined: unlimited. The sandbox never deletes old lines. */
  readonly retentionInDays: number | undefined;
  /** Milliseconds since the epoch. */
  readonly createdMs: number;
}

/** A saved query. */
export interface QueryDefinition {
  readonly id: string;
  /** The request that saved it. */
  readonly sent: PutQueryDefinitionRequest;
  /** Milliseconds since the epoch. */
  readonly putMs: number;
}

/** Result of a query. */
export interface QueryRun {
  /** Groups that were searched. */
  readonly groups: readonly string[];
  readonly table: LogTable;
  /** Number of lines that were searched. */
  readonly scanned: number;
}

/** How to set up CloudWatch Logs. */
export interface LogsOptions {
  /** Its clock. @default the wall clock */
  readonly clock?: Clock;
}

/** Amazon CloudWatch Logs: log groups with their lines, and saved queries. */
export class Logs {
  readonly lines = new LogStore();
  /** Of log groups, by name. */
  readonly tags = new Tags();
  readonly clock: Clock;
  readonly #groups = new Map<string, LogGroup>();
  readonly #queries = new Map<string, QueryDefinition>();
  readonly #runs = new Map<string, QueryRun>();

  constructor({ clock = Date.now }: LogsOptions = {}) {
    this.clock = clock;
  }

  /** Every log group, by name. */
  get groups(): readonly LogGroup[] {
    return [...this.#groups.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  /** Every saved query, by name. */
  get queries(): readonly QueryDefinition[] {
    return [...this.#queries.values()].sort((a, b) => (a.sent.name ?? '').localeCompare(b.sent.name ?? ''));
  }

  /** Stores a function's log line with the current time. As in Lambda, creates the group if it does not exist. */
  log(functionName: string, message: string): void {
    const group = logGroupOf(functionName);
    if (!this.#groups.has(group)) this.createGroup(group);
    this.lines.put({ group, timestampMs: this.clock(), message });
  }

  /** @throws ApiError ResourceAlreadyExistsException */
  createGroup(name: string, logGroupClass = 'STANDARD'): void {
    if (this.#groups.has(name)) {
      throw new ApiError('ResourceAlreadyExistsException', 'The specified log group already exists');
    }
    this.#groups.set(name, { name, logGroupClass, retentionInDays: undefined, createdMs: this.clock() });
  }

  /** @throws ApiError ResourceNotFoundException */
  group(name: string): LogGroup {
    const message = 'The specified log group does not exist.';
    return found(this.#groups, name, 'ResourceNotFoundException', message);
  }

  /** @throws ApiError ResourceNotFoundException */
  retain(name: string, retentionInDays: number | undefined): void {
    this.#groups.set(name, { ...this.group(name), retentionInDays });
  }

  /** Deletes a group with its lines. @throws ApiError ResourceNotFoundException */
  deleteGroup(name: string): void {
    this.group(name);
    this.#groups.delete(name);
    this.lines.forget(name);
    this.tags.forget(name);
  }

  /**
   * Saves a query. @returns its id
   *
   * @throws ApiError ResourceNotFoundException for an unknown id or log group
   */
  putQuery(sent: PutQueryDefinitionRequest): string {
    const id = sent.queryDefinitionId ?? randomUUID();
    if (sent.queryDefinitionId !== undefined) this.#requireQuery(id);
    for (const name of sent.logGroupNames ?? []) this.group(name);
    this.#queries.set(id, { id, sent, putMs: this.clock() });
    return id;
  }

  /** @throws ApiError ResourceNotFoundException */
  deleteQuery(id: string): void {
    this.#requireQuery(id);
    this.#queries.delete(id);
  }

  /** Runs a query of Logs Insights synchronously. @returns the id of the run @throws ApiError MalformedQueryException */
  startQuery(query: string, { groups = [], fromMs, toMs }: QueryScope): string {
    for (const name of groups) this.group(name);
    const id = randomUUID();
    try {
      const table = runQuery(query, this.lines, { groups, fromMs, toMs });
      this.#runs.set(id, { groups, table, scanned: this.lines.between(groups, fromMs, toMs).length });
    } catch (error) {
      throw new ApiError('MalformedQueryException', error instanceof Error ? error.message : String(error));
    }
    return id;
  }

  /** @throws ApiError ResourceNotFoundException */
  run(id: string): QueryRun {
    return found(this.#runs, id, 'ResourceNotFoundException', `Query ${id} does not exist.`);
  }

  #requireQuery(id: string): void {
    found(this.#queries, id, 'ResourceNotFoundException', 'The specified query definition does not exist.');
  }
}
