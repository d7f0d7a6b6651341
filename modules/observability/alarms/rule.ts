/** When a composite alarm goes off, in terms of other alarms. */
export type Condition =
  | { readonly alarm: string }
  | { readonly not: Condition }
  | { readonly all: readonly Condition[] }
  | { readonly any: readonly Condition[] };

/** Longest rule, in characters, and most alarms in it. (CloudWatch API reference, "PutCompositeAlarm") */
export const LONGEST_RULE = 10_240;
export const MOST_CHILDREN = 100;

/** Names of the alarms in a condition, each once. */
export function alarmsIn(condition: Condition): readonly string[] {
  if ('alarm' in condition) return [condition.alarm];
  if ('not' in condition) return alarmsIn(condition.not);
  const parts = 'all' in condition ? condition.all : condition.any;
  return [...new Set(parts.flatMap(alarmsIn))];
}

/**
 * The condition without the alarms that do not exist, each of which counts as quiet, because CloudWatch refuses a
 * rule that names one. `undefined` when nothing is left that could make it true.
 */
export function withoutMissing(
  condition: Condition,
  exists: (alarm: string) => boolean,
): Condition | undefined {
  if ('alarm' in condition) return exists(condition.alarm) ? condition : undefined;
  if ('not' in condition) {
    const negated = withoutMissing(condition.not, exists);
    return negated === undefined ? ALWAYS : { not: negated };
  }
  if ('any' in condition) {
    const any = condition.any.flatMap((part) => withoutMissing(part, exists) ?? []);
    return any.length === 0 ? undefined : any.length === 1 ? any[0] : { any };
  }
  const parts = condition.all.map((part) => withoutMissing(part, exists));
  if (parts.includes(undefined)) return undefined;
  const all = parts.filter((part): part is Condition => part !== undefined && part !== ALWAYS);
  return all.length === 1 ? all[0] : { all };
}

/** What "not" of an alarm that does not exist comes to. */
const ALWAYS: Condition = { all: [] };

/** The condition as CloudWatch writes it. */
export function alarmRule(condition: Condition, alarmName: (row: string) => string): string {
  const render = (part: Condition): string => {
    if ('alarm' in part) return `ALARM("${alarmName(part.alarm)}")`;
    if ('not' in part) return `NOT ${render(part.not)}`;
    const [parts, operator] = 'all' in part ? [part.all, ' AND '] : [part.any, ' OR '];
    return `(${parts.map(render).join(operator)})`;
  };
  return render(condition);
}
