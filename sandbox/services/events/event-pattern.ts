import { isJsonObject } from '../../json';
import { ApiError } from '../../wire/api-error';

type Scalar = string | number | boolean | null;

/** An EventBridge pattern: for each field its allowed values, or a nested pattern. */
export interface EventPattern {
  readonly [field: string]: readonly Scalar[] | EventPattern;
}

/**
 * Reads a pattern.
 *
 * @throws ApiError InvalidEventPatternException for an invalid pattern, and for a comparison such as `{"prefix": …}`,
 *   which the sandbox does not support
 */
export function parsePattern(json: string): EventPattern {
  let pattern: unknown;
  try {
    pattern = JSON.parse(json);
  } catch {
    throw invalid('it is not JSON');
  }
  requirePattern(pattern, 'the pattern');
  return pattern as EventPattern;
}

function requirePattern(pattern: unknown, field: string): void {
  if (!isJsonObject(pattern)) {
    throw invalid(`${field} must be an object or a list`);
  }
  const fields = Object.entries(pattern);
  if (fields.length === 0) throw invalid(`${field} names no field`);
  for (const [name, expected] of fields) {
    if (!Array.isArray(expected)) requirePattern(expected, name);
    else if (expected.length === 0) throw invalid(`${name} has an empty list of values`);
    else if (expected.some((one) => typeof one === 'object' && one !== null)) {
      throw invalid(`the sandbox compares ${name} with values only`);
    }
  }
}

function invalid(reason: string): ApiError {
  return new ApiError('InvalidEventPatternException', `Event pattern is not valid. Reason: ${reason}.`);
}

/**
 * Whether an event matches a pattern: it has every field of the pattern, with one of the values.
 * Source: EventBridge user guide, "Creating event patterns".
 */
export function matchesPattern(pattern: EventPattern, event: unknown): boolean {
  return Object.entries(pattern).every(([field, expected]) => {
    const value = (event as Readonly<Record<string, unknown>> | null | undefined)?.[field];
    if (!isValues(expected)) return matchesPattern(expected, value);
    const values = Array.isArray(value) ? value : [value];
    return values.some((one) => expected.includes(one));
  });
}

function isValues(expected: EventPattern[string]): expected is readonly Scalar[] {
  return Array.isArray(expected);
}
