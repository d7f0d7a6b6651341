import { type LogValue, meets } from './condition';
import type { LogEvent, LogStore } from './log-store';
import { parseQuery } from './parse-query';
import type { Aggregate, Command, Grouping } from './query';

/** Result of a query, as a table. */
export interface LogTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly LogValue[])[];
}

/** Groups and time range of a query. */
export interface QueryScope {
  /** Groups to search if the query names none. @default none */
  readonly groups?: readonly string[];
  /** Milliseconds since the epoch. */
  readonly fromMs: number;
  /** Exclusive end. */
  readonly toMs: number;
}

/** Most rows of a query without a limit. (CloudWatch Logs user guide, "limit") */
const DEFAULT_LIMIT = 10_000;

/** The fields of a line. */
export type Row = ReadonlyMap<string, LogValue>;

/** Runs a query of CloudWatch Logs Insights. @throws BadQuery */
export function runQuery(query: string, logs: LogStore, { groups = [], fromMs, toMs }: QueryScope): LogTable {
  const commands = parseQuery(query);
  const source = commands.find((command) => command.command === 'source');
  const events = logs.between(source?.groups ?? groups, fromMs, toMs);
  let rows: Row[] = events.map(rowOf);
  let columns: readonly string[] = ['@timestamp', '@message'];
  for (const command of commands) {
    rows = apply(command, rows);
    columns = columnsAfter(command, columns);
  }
  return {
    columns,
    rows: rows.slice(0, DEFAULT_LIMIT).map((row) => columns.map((column) => row.get(column))),
  };
}

function columnsAfter(command: Command, columns: readonly string[]): readonly string[] {
  if (command.command === 'stats') return [...command.by, ...command.aggregates].map(({ name }) => name);
  return command.command === 'fields' ? command.fields : columns;
}

function apply(command: Command, rows: readonly Row[]): Row[] {
  switch (command.command) {
    case 'source':
    case 'fields':
      return [...rows];
    case 'filter':
      return rows.filter((row) => meets(command.condition, (field) => row.get(field)));
    case 'sort': {
      const factor = command.descending ? -1 : 1;
      return [...rows].sort((a, b) => factor * compare(a.get(command.field), b.get(command.field)));
    }
    case 'limit':
      return rows.slice(0, command.count);
    case 'stats':
      return stats(rows, command.aggregates, command.by);
  }
}

function stats(rows: readonly Row[], aggregates: readonly Aggregate[], by: readonly Grouping[]): Row[] {
  const keysOf = (row: Row) =>
    by.map(({ field, binMs }) => {
      const value = row.get(field);
      return binMs === undefined ? value : time(Math.floor(timeIn(String(value)) / binMs) * binMs);
    });
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const key = JSON.stringify(keysOf(row));
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  return [...groups.values()].map((group) => {
    const keys = keysOf(group[0] as Row);
    return new Map<string, LogValue>([
      ...by.map(({ name }, i) => [name, keys[i]] as const),
      ...aggregates.map((aggregate) => [aggregate.name, compute(aggregate, group)] as const),
    ]);
  });
}

function compute({ compute, field }: Aggregate, rows: readonly Row[]): LogValue {
  if (field === undefined) return rows.length;
  const values = rows.map((row) => row.get(field)).filter((value) => value !== undefined);
  switch (compute) {
    case 'count':
      return values.length;
    case 'count_distinct':
      return new Set(values.map(String)).size;
    case 'max':
      return values.sort(compare).at(-1);
  }
}

/** Numbers are compared by value, everything else as text; missing values come first. */
function compare(a: LogValue, b: LogValue): number {
  if (a === undefined || b === undefined) return Number(a !== undefined) - Number(b !== undefined);
  const difference = Number(a) - Number(b);
  return Number.isNaN(difference) ? String(a).localeCompare(String(b)) : difference;
}

/** The fields that Logs Insights finds in a line: its own, and JSON members, with dots for nested ones. */
export function rowOf({ timestampMs, message, group }: LogEvent): Row {
  const row = new Map<string, LogValue>([
    ['@timestamp', time(timestampMs)],
    ['@message', message],
    ['@log', group],
  ]);
  if (message.startsWith('{')) {
    try {
      discover(JSON.parse(message), '', row);
    } catch {
      // Not JSON: a line of text has no fields.
    }
  }
  return row;
}

function discover(value: unknown, path: string, row: Map<string, LogValue>): void {
  if (typeof value !== 'object' || value === null) {
    if (value !== null) row.set(path, value as LogValue);
    return;
  }
  for (const [name, member] of Object.entries(value))
    discover(member, path === '' ? name : `${path}.${name}`, row);
}

function time(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace('T', ' ').replace('Z', '');
}

function timeIn(text: string): number {
  return Date.parse(`${text.replace(' ', 'T')}Z`);
}
