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
