/** A pattern of EventBridge: for each field the values that it may have, or a pattern of its own. */
export interface EventPattern {
  readonly [field: string]: readonly (string | number | boolean | null | object)[] | EventPattern;
}

/**
 * Whether EventBridge sends an event on to the targets of a rule: every field that the pattern names is there, with one
 * of the values.
 * Source: EventBridge user guide, "Creating event patterns".
 *
 * @throws RangeError for a comparison such as `{"prefix": …}`, which is not known here.
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const value = (event as Readonly<Record<string, unknown>> | null | undefined)?.[field];
    if (!isValues(expected)) return matchesPattern(expected, value);
    if (expected.some((one) => typeof one === 'object' && one !== null)) {
      throw new RangeError(`The pattern compares ${field} in a way that is not known here.`);
    }
    const values = Array.isArray(value) ? value : [value];
    return values.some((one) => expected.includes(one));
  });
}

function isValues(
  expected: EventPattern[string],
): expected is readonly (string | number | boolean | null | object)[] {
  return Array.isArray(expected);
}
