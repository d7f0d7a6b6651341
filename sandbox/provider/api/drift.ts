import { isDeepStrictEqual } from 'node:util';
import type { Attributes, Value } from '../values';

/**
 * What is known of a resource once the API was asked: what it says, but in the words of before wherever that means the
 * same. (The real provider suppresses such differences attribute by attribute.)
 */
export function reconciled(before: Attributes, found: Attributes): Attributes {
  const news = Object.entries(found).filter(
    ([name, value]) => !(name in before && same(before[name], value)),
  );
  return { ...before, ...Object.fromEntries(news) };
}

/** Whether nothing is set, zero values included: Terraform's SDK does not tell them apart either. */
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
    // What the API does not know of is as it was.
    return Object.keys(found).every((name) => same(before[name], found[name]));
  }
  return before === found;
}

/** Sets come in any order. */
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

/** The object or array in a JSON text; for any other text something that is like nothing else. */
function jsonIn(text: string): unknown {
  if (!/^\s*[[{]/.test(text)) return Symbol(text);
  try {
    return JSON.parse(text);
  } catch {
    return Symbol(text);
  }
}
