import { isDeepStrictEqual } from 'node:util';

/** The type of {@link UNKNOWN}: a value that Terraform knows only after an apply. */
export class Unknown {
  toString(): string {
    return '(known after apply)';
  }
}

/** The only unknown value; compare with `===`. */
export const UNKNOWN = Object.freeze(new Unknown());

/**
 * A Terraform value in JavaScript: a number is a number (a bigint beyond 2^53), a list or set is an array, and a map,
 * object or block is a plain object with Terraform's snake_case names.
 */
export type Value =
  | string
  | number
  | bigint
  | boolean
  | null
  | Unknown
  | readonly Value[]
  | { readonly [name: string]: Value };

/** The attributes and blocks of one resource or data source, by their Terraform names. */
export type Attributes = Readonly<Record<string, Value>>;

/** Whether Terraform considers two values equal; unknown equals only unknown. */
export function sameValue(a: Value | undefined, b: Value | undefined): boolean {
  return isDeepStrictEqual(a, b);
}

/** Whether nothing in the value, at any depth, is unknown. */
export function whollyKnown(value: Value): boolean {
  if (value === UNKNOWN) return false;
  if (value === null || typeof value !== 'object') return true;
  return Object.values(value).every((element: Value) => whollyKnown(element));
}

/**
 * The string in an attribute.
 * @throws {TypeError} when it is absent, unknown or not a string: the behaviour disagrees with the schema, which is
 *   never the user's mistake.
 */
export function stringIn(attributes: Attributes, name: string): string {
  const value = attributes[name];
  if (typeof value !== 'string') throw new TypeError(`attribute ${name} is not a known string`);
  return value;
}

/** The string in an attribute, or undefined when it is null, unknown or absent. */
export function optionalStringIn(attributes: Attributes, name: string): string | undefined {
  const value = attributes[name];
  return typeof value === 'string' ? value : undefined;
}

/** The known strings of a map attribute (`tags`, `variables`), without its nulls; empty when absent. */
export function stringMapIn(attributes: Attributes, name: string): Record<string, string> {
  const value = attributes[name];
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).filter((entry): entry is [string, string] => typeof entry[1] === 'string'),
  );
}

/** The blocks of one type, for any nesting; empty if there are none or they are unknown. */
export function blocksIn(attributes: Attributes, name: string): Attributes[] {
  const value = attributes[name];
  if (value === null || value === undefined || typeof value !== 'object' || value === UNKNOWN) return [];
  return (Array.isArray(value) ? value : [value]) as Attributes[];
}
