import type { Condition } from './condition';

/** A statistic over the lines of a group. */
export interface Aggregate {
  readonly compute: 'count' | 'count_distinct' | 'max';
  /** `undefined`: all lines, for `count(*)`. */
  readonly field: string | undefined;
  /** Name of its column. */
  readonly name: string;
}

/** What `stats` groups by: a field, or rounded-down times. */
export interface Grouping {
  readonly field: string;
  /** Name of its column. */
  readonly name: string;
  /** Milliseconds of `bin(…)`. */
  readonly binMs: number | undefined;
}

/** One command of a Logs Insights query; commands run in sequence. */
export type Command =
  | { readonly command: 'source'; readonly groups: readonly string[] }
  | { readonly command: 'fields'; readonly fields: readonly string[] }
  | { readonly command: 'filter'; readonly condition: Condition }
  | { readonly command: 'stats'; readonly aggregates: readonly Aggregate[]; readonly by: readonly Grouping[] }
  | { readonly command: 'sort'; readonly field: string; readonly descending: boolean }
  | { readonly command: 'limit'; readonly count: number };

/** The fields of log lines that a query reads, without those that it computes. */
export function fieldsReadBy(commands: readonly Command[]): readonly string[] {
  const read = new Set<string>();
  const computed = new Set<string>();
  for (const command of commands) {
    for (const field of fieldsOf(command)) if (!computed.has(field)) read.add(field);
    if (command.command === 'stats') for (const { name } of command.aggregates) computed.add(name);
  }
  return [...read];
}

function fieldsOf(command: Command): readonly string[] {
  switch (command.command) {
    case 'fields':
      return command.fields;
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
  return condition.kind === 'or' ? condition.conditions.flatMap(fieldsIn) : [condition.field];
}
