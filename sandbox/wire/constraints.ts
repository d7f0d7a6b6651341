import { isJsonObject } from '../json';
import { violated, violation } from './shapes';

/** Limits of a text, a list, octets or a number. */
interface Constraint {
  /** Shortest text, list or octets, smallest number. */
  readonly min?: number;
  /** Longest text, list or octets, largest number. */
  readonly max?: number;
  /** A text must match it as a whole. */
  readonly pattern?: RegExp;
  /** The allowed values. */
  readonly oneOf?: readonly string[];
}

/**
 * Constraints by the name of a member of a request: `RoleName`, or `CreateRole.Path` for one operation only.
 * `FlexibleTimeWindow.Mode` is a member of a member.
 */
export type Constraints = Readonly<Record<string, Constraint>>;

/** @throws ApiError ValidationException, which names each member that violates its constraint */
export function requireConstraints(
  operation: string,
  input: Readonly<Record<string, unknown>>,
  constraints: Constraints,
): void {
  const violationsIn = (members: Readonly<Record<string, unknown>>, prefix: string): string[] =>
    Object.entries(members).flatMap(([name, value]) => {
      const path = `${prefix}${name}`;
      const constraint = constraints[`${operation}.${path}`] ?? constraints[path];
      const broken = constraint && brokenBy(value, constraint);
      const within = Object.keys(constraints).some((key) => key.startsWith(`${path}.`));
      return [
        ...(broken === undefined ? [] : [violation(path, value, broken)]),
        ...(within && isJsonObject(value) ? violationsIn(value, `${path}.`) : []),
      ];
    });
  const violations = violationsIn(input, '');
  if (violations.length > 0) throw violated(violations);
}

function brokenBy(value: unknown, { min, max, pattern, oneOf }: Constraint): string | undefined {
  const isNumber = typeof value === 'number';
  const size = isNumber
    ? value
    : typeof value === 'string' || Array.isArray(value) || value instanceof Uint8Array
      ? value.length
      : undefined;
  const member = isNumber ? 'Member must have value' : 'Member must have length';
  if (size !== undefined && min !== undefined && size < min)
    return `${member} greater than or equal to ${min}`;
  if (size !== undefined && max !== undefined && size > max) return `${member} less than or equal to ${max}`;
  if (typeof value !== 'string') return undefined;
  if (pattern !== undefined && !new RegExp(`^(?:${pattern.source})$`, pattern.flags).test(value)) {
    return `Member must satisfy regular expression pattern: ${pattern.source}`;
  }
  if (oneOf !== undefined && !oneOf.includes(value)) {
    return `Member must satisfy enum value set: [${oneOf.join(', ')}]`;
  }
  return undefined;
}
