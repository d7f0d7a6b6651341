import type { OutputType, StepOutput } from './runbook';
import { StepFailure } from './step-failure';

/**
 * Result of a selector without a deep scan that finds nothing. AWS does not document it; its own sample runbooks work
 * with an empty text.
 */
export type EmptySelection = 'empty text' | 'failure';

/** The operators that Automation documents: child, deep scan, index. */
const OPERATOR = /\.\.(\w+)|\.(\w+)|\[(\d+)\]/y;

/**
 * Reads an output from an API's answer and converts it to its declared type.
 * @throws StepFailure if nothing is found and that counts as a failure, or if the type cannot be converted
 */
export function selectOutput(
  { Name, Selector, Type = 'String' }: StepOutput,
  answer: unknown,
  empty: EmptySelection,
): unknown {
  const found = select(Selector, answer);
  if (found === undefined) {
    if (empty === 'failure') throw new StepFailure(`${Name}: ${Selector} finds nothing.`);
    return '';
  }
  return convert(Name, found, Type);
}

/**
 * Applies a JSONPath. A deep scan always returns a list.
 * (Systems Manager user guide, "Using JSONPath in runbooks")
 * @throws StepFailure for an operator that Automation does not document
 */
export function select(selector: string, answer: unknown): unknown {
  if (!selector.startsWith('$')) throw new StepFailure(`${selector} does not start with $.`);
  let values: readonly unknown[] = [answer];
  let isList = false;
  OPERATOR.lastIndex = 1;
  while (OPERATOR.lastIndex < selector.length) {
    const at = OPERATOR.lastIndex;
    const operator = OPERATOR.exec(selector);
    if (operator === null)
      throw new StepFailure(`${selector} has an operator that is not documented, at ${at}.`);
    const [, deep, child, index] = operator;
    if (deep !== undefined) {
      isList = true;
      values = values.flatMap((value) => deepScan(value, deep));
    } else {
      const key = child ?? Number(index);
      values = values.flatMap((value) => childOf(value, key) ?? []);
    }
  }
  return isList ? values : values[0];
}

function childOf(value: unknown, key: string | number): [unknown] | undefined {
  if (value === null || typeof value !== 'object' || !Object.hasOwn(value, key)) return undefined;
  return [(value as Record<string | number, unknown>)[key]];
}

function deepScan(value: unknown, key: string): readonly unknown[] {
  if (value === null || typeof value !== 'object') return [];
  return [
    ...(Array.isArray(value) ? [] : (childOf(value, key) ?? [])),
    ...Object.values(value).flatMap((child) => deepScan(child, key)),
  ];
}

/** The conversions that Automation documents; otherwise the value must already have the type. */
function convert(name: string, value: unknown, type: OutputType): unknown {
  const unpacked = Array.isArray(value) && value.length === 1 && !type.endsWith('List') ? value[0] : value;
  const isText = ['string', 'number', 'boolean'].includes(typeof unpacked);
  if (type === 'String' && isText) return String(unpacked);
  if (type === 'StringList' && isText) return [String(unpacked)];
  if (type === 'Integer' && /^-?\d+$/.test(String(unpacked))) return Number(unpacked);
  if (type === 'Boolean' && /^(true|false)$/.test(String(unpacked))) return String(unpacked) === 'true';
  if (type.endsWith('List') && Array.isArray(unpacked)) return unpacked;
  if (type === 'StringMap' && unpacked !== null && typeof unpacked === 'object' && !Array.isArray(unpacked)) {
    return unpacked;
  }
  throw new StepFailure(`${name}: ${JSON.stringify(value)} is not of type ${type}.`);
}
