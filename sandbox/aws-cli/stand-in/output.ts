import { search } from '@aws-lambda-powertools/jmespath';
import { UsageError } from './usage-error';

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
type JsonObject = { readonly [key: string]: Json };

/** How to print an answer. */
export interface Format {
  /** JMESPath. @default all of it */
  readonly query?: string | undefined;
  /** @default json */
  readonly output?: string | undefined;
}

/** An answer as the AWS CLI prints it. @throws UsageError for an unsupported format */
export function print(answer: Readonly<Record<string, unknown>>, { query, output = 'json' }: Format): string {
  const { $metadata, ...members } = answer;
  const json = toJson(members);
  const shown = query === undefined ? json : (search(query, json as never) as Json);
  if (output === 'text') return textLines(shown);
  if (output !== 'json') throw new UsageError(`argument --output: without the AWS CLI it is json or text`);
  // The CLI prints nothing for an empty answer.
  if (query === undefined && Object.keys(members).length === 0) return '';
  return `${JSON.stringify(shown, undefined, 4)}\n`;
}

function toJson(value: unknown): Json {
  if (value === undefined || value === null) return null;
  if (value instanceof Date) return value.toISOString().replace('Z', '000+00:00');
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64');
  if (Array.isArray(value)) return value.map(toJson);
  if (typeof value !== 'object') return value as Json;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([name, member]) => [name, toJson(member)]),
  );
}

/** Lines of tab-separated words. Lists and objects start with their name. (AWS CLI user guide, "Text output format") */
function textLines(value: Json, name?: string, columns?: readonly string[]): string {
  if (isList(value)) return listLines(value, name);
  if (isObject(value)) return objectLines(value, name, columns);
  return `${scalar(value)}\n`;
}

function listLines(list: readonly Json[], name: string | undefined): string {
  if (list.length === 0) return '';
  if (list.some(isObject)) {
    const columns = scalarNames(list);
    return list.map((item) => textLines(item, name, columns)).join('');
  }
  const scalars = list.filter((item) => !isList(item));
  return (
    scalarLines(scalars, name) +
    list
      .filter(isList)
      .map((item) => listLines(item, name))
      .join('')
  );
}

function scalarLines(scalars: readonly Json[], name: string | undefined): string {
  if (scalars.length === 0) return '';
  if (name === undefined) return `${scalars.map(scalar).join('\t')}\n`;
  return scalars.map((item) => `${name.toUpperCase()}\t${scalar(item)}\n`).join('');
}

function objectLines(object: JsonObject, name: string | undefined, columns = scalarNames([object])): string {
  const cells = columns.map((column) =>
    Object.hasOwn(object, column) ? scalar(object[column] ?? null) : '',
  );
  const first = cells.length === 0 ? '' : `${[...(name ? [name.toUpperCase()] : []), ...cells].join('\t')}\n`;
  const others = Object.keys(object)
    .filter((key) => !columns.includes(key))
    .sort();
  return first + others.map((key) => textLines(object[key] ?? null, key)).join('');
}

function scalarNames(list: readonly Json[]): readonly string[] {
  const names = list.filter(isObject).flatMap((item) =>
    Object.entries(item)
      .filter(([, value]) => !isList(value) && !isObject(value))
      .map(([name]) => name),
  );
  return [...new Set(names)].sort();
}

/** In Python's notation. */
function scalar(value: Json): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return String(value);
}

function isList(value: Json): value is readonly Json[] {
  return Array.isArray(value);
}

function isObject(value: Json): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
