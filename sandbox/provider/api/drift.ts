import { isDeepStrictEqual } from 'node:util';
import type { Attributes, Value } from '../values';

/**
 * The state of a resource after a read: the API's values, except where the earlier value means the same. (The real
 * provider suppresses such differences attribute by attribute.)
 */
export function reconciled(before: Attributes, found: Attributes): Attributes {
  const news = Object.entries(found).filter(
    ([name, value]) => !(name in before && same(before[name], value)),
  );
  return { ...before, ...Object.fromEntries(news) };
}

/** Whether a value is unset or zero; Terraform's SDK does not distinguish the two either. */
function isEmpty(value: Value | undefined): boolean {
  if (Array.isArray(value)) return value.length === 0;
  if (isObject(value)) return Object.keys(value).length === 0;
  return value === undefined || value === null || value === '' || value === 0 || value === false;
}

function same(before: Value | undefined, found: Value | undefined): boolean {
  if (isEmpty(before) && isEmpty(found)) return true;
  if (typeof before === 'string' && typeof found === 'string') {
    return before === found || isDeepStrictEqual(jsonIn(before), jsonIn(found));
  }
  if (Array.isArray(before) && Array.isArray(found)) return sameElements(before, found);
  if (isObject(before) && isObject(found)) {
    // Members that the API does not return are unchanged.
    return Object.keys(found).every((name) => same(before[name], found[name]));
  }
  return before === found;
}

/** Ignores the order, because sets have none. */
function sameElements(before: readonly Value[], found: readonly Value[]): boolean {
  if (before.length !== found.length) return false;
  const left = [...found];
  return before.every((element) => {
    const index = left.findIndex((other) => same(element, other));
    if (index >= 0) left.splice(index, 1);
    return index >= 0;
  });
}

function isObject(value: Value | undefined): value is Attributes {
  return value !== null && typeof value === 'object' && value.constructor === Object;
}

/** The object or array in a JSON text; for any other text a value that equals nothing else. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return Symbol(text);
  try {
    return JSON.parse(text);
  } catch {
    return Symbol(text);
  }
}
