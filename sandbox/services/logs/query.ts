import type { Condition } from './condition';

/** A column of a result: a field, or what is computed of one, and its name. */
export interface Column {
  readonly field: string;
  readonly name: string;
}

/** A statistic over the lines of a group. */
export interface Aggregate {
  readonly compute:
    | 'count'
    | 'count_distinct'
    | 'sum'
    | 'avg'
    | 'min'
    | 'max'
    | 'pct'
    | 'latest'
    | 'earliest';
  /** `undefined`: all lines, for `count(*)`. */
  readonly field: string | undefined;
  /** For `pct`. */
  readonly percentile: number | undefined;
  readonly name: string;
}

/** One command of a Logs Insights query; they run one after the other. */
export type Command =
  | { readonly command: 'source'; readonly groups: readonly string[] }
  | { readonly command: 'fields' | 'display'; readonly columns: readonly Column[] }
  | { readonly command: 'filter'; readonly condition: Condition }
  | { readonly command: 'stats'; readonly aggregates: readonly Aggregate[]; readonly by: readonly Grouping[] }
  | { readonly command: 'sort'; readonly field: string; readonly descending: boolean }
  | { readonly command: 'limit'; readonly count: number };

/** What `stats` groups by: a field, or times rounded down. */
export interface Grouping extends Column {
  /** Milliseconds of `bin(…)`. */
  readonly binMs: number | undefined;
}

/** The fields of log lines that a query reads; what it computed itself is none. */
export function fieldsReadBy(commands: readonly Command[]): readonly string[] {
  const read = new Set<string>();
  const computed = new Set<string>();
  for (const command of commands) {
    for (const field of fieldsOf(command)) if (!computed.has(field)) read.add(field);
    if (command.command === 'stats') for (const { name } of command.aggregates) computed.add(name);
    if (command.command === 'fields')
      for (const { field, name } of command.columns) if (name !== field) computed.add(name);
  }
  return [...read];
}

function fieldsOf(command: Command): readonly string[] {
  switch (command.command) {
    case 'fields':
    case 'display':
      return command.columns.map(({ field }) => field);
    case 'filter':
      return fieldsIn(command.condition);
    case 'stats':
      return [...command.by, ...command.aggregates].flatMap(({ field }) => field ?? []);
    case 'sort':
      return [command.field];
    default:
      return [];
  }
}

function fieldsIn(condition: Condition): readonly string[] {
  if ('conditions' in condition) return condition.conditions.flatMap(fieldsIn);
  return condition.kind === 'not' ? fieldsIn(condition.condition) : [condition.field];
}
