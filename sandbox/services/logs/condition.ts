/** A value in a log line. */
export type LogValue = string | number | boolean | undefined;

/** A condition on the fields of a log line. */
export type Condition =
  | { readonly kind: 'or'; readonly conditions: readonly Condition[] }
  | { readonly kind: 'contains'; readonly field: string; readonly text: string }
  | { readonly kind: 'in'; readonly field: string; readonly values: readonly (string | number)[] };

/** Whether a condition holds for a line. Logs Insights does not distinguish types: 200 equals "200". */
export function meets(condition: Condition, fieldOf: (name: string) => LogValue): boolean {
  if (condition.kind === 'or') return condition.conditions.some((part) => meets(part, fieldOf));
  const value = fieldOf(condition.field);
  if (value === undefined) return false;
  return condition.kind === 'contains'
    ? String(value).includes(condition.text)
    : condition.values.some((one) => String(one) === String(value));
}
