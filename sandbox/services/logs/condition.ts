/** A value in a log line. */
export type LogValue = string | number | boolean | undefined;

/** A condition on the fields of a log line. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'not'; readonly condition: Condition }
  | { readonly kind: 'present'; readonly field: string }
  | { readonly kind: 'matches'; readonly field: string; readonly pattern: RegExp }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly LogValue[] }
  | {
      readonly kind: 'compare';
      readonly field: string;
      readonly operator: LogComparison;
      readonly value: LogValue;
    };

/** Operators between a field and a value. */
export const LOG_COMPARISONS = {
  '=': (field: LogValue, value: LogValue) => sameValue(field, value),
  '!=': (field: LogValue, value: LogValue) => !sameValue(field, value),
  '<': (field: LogValue, value: LogValue) => Number(field) < Number(value),
  '>': (field: LogValue, value: LogValue) => Number(field) > Number(value),
  '<=': (field: LogValue, value: LogValue) => Number(field) <= Number(value),
  '>=': (field: LogValue, value: LogValue) => Number(field) >= Number(value),
} as const;
export type LogComparison = keyof typeof LOG_COMPARISONS;

/** Whether a condition holds for a line. */
export function meets(condition: Condition, fieldOf: (name: string) => LogValue): boolean {
  switch (condition.kind) {
    case 'and':
      return condition.conditions.every((part) => meets(part, fieldOf));
    case 'or':
      return condition.conditions.some((part) => meets(part, fieldOf));
    case 'not':
      return !meets(condition.condition, fieldOf);
    case 'present':
      return fieldOf(condition.field) !== undefined;
    case 'matches':
      return condition.pattern.test(String(fieldOf(condition.field) ?? ''));
    case 'in':
      return condition.values.some((value) => sameValue(fieldOf(condition.field), value));
    case 'compare': {
      const field = fieldOf(condition.field);
      return field !== undefined && LOG_COMPARISONS[condition.operator](field, condition.value);
    }
  }
}

/** Logs Insights has no types in logs: 200 and "200" are the same. */
function sameValue(a: LogValue, b: LogValue): boolean {
  return a !== undefined && b !== undefined && String(a) === String(b);
}
