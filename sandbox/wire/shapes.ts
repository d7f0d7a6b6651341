import type { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject } from '../json';
import { ApiError } from './api-error';

/** How a protocol writes scalars. */
export interface Scalars {
  /** The protocol's default format of dates. */
  date(date: Date): unknown;
  blob(bytes: Uint8Array): unknown;
}

/** Codes of timestamps whose format the model names. (The SDK's schemas) */
const DATE_TIME = 5;
const EPOCH_SECONDS = 7;

/** Index of the number of required members, which a structure's schema lists first. (The SDK's schemas) */
const REQUIRED = 6;

/**
 * Reads a value from the wire according to the model. Scalars may be texts, as in the query protocol. Members that the
 * model lacks are dropped, because AWS ignores them.
 *
 * @param path Path of the value in the request, for errors.
 * @throws ApiError SerializationException for a wrong type; ValidationException for a missing member
 */
export function readShape(schema: NormalizedSchema, value: unknown, path = ''): unknown {
  if (schema.isStructSchema()) return readStructure(schema, value, path);
  if (schema.isListSchema()) {
    if (!Array.isArray(value)) throw notA('list', path);
    return value.map((item, i) => readShape(schema.getValueSchema(), item, `${path}.${i + 1}.member`));
  }
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(objectAt(value, path)).map(([key, item]) => [
        key,
        readShape(schema.getValueSchema(), item, `${path}.${key}`),
      ]),
    );
  }
  return readScalar(schema, value, path);
}

function readStructure(schema: NormalizedSchema, value: unknown, path: string): object {
  const given = objectAt(value ?? {}, path);
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const { jsonName = name } = member.getMergedTraits();
    const raw = given[name] ?? given[jsonName];
    if (raw !== undefined && raw !== null)
      members.push([name, readShape(member, raw, path ? `${path}.${name}` : name)]);
  }
  const read = Object.fromEntries(members);
  const absent = requiredMembers(schema).filter((name) => read[name] === undefined);
  if (absent.length > 0) throw violated(absent.map((name) => missing(path ? `${path}.${name}` : name)));
  return read;
}

function readScalar(schema: NormalizedSchema, value: unknown, path: string): unknown {
  if (schema.isStringSchema()) {
    if (typeof value !== 'string') throw notA('string', path);
    return value;
  }
  if (schema.isNumericSchema()) {
    const number = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
    if (typeof number === 'bigint') return Number(number);
    if (typeof number !== 'number' || Number.isNaN(number)) throw notA('number', path);
    return number;
  }
  if (schema.isBooleanSchema()) {
    if (value === true || value === 'true') return true;
    if (value === false || value === 'false') return false;
    throw notA('boolean', path);
  }
  if (schema.isTimestampSchema()) return readDate(value, path);
  if (schema.isBlobSchema()) {
    if (typeof value === 'string') return Buffer.from(value, 'base64');
    if (!(value instanceof Uint8Array)) throw notA('blob', path);
    return Buffer.from(value);
  }
  return value;
}

function readDate(value: unknown, path: string): Date {
  const date =
    value instanceof Date
      ? value
      : new Date(typeof value === 'number' ? value * 1_000 : Date.parse(String(value)));
  if (Number.isNaN(date.getTime())) throw notA('timestamp', path);
  return date;
}

/** Writes an answer according to the model, with a protocol's scalars. Members that the model lacks are dropped. */
export function writeShape(schema: NormalizedSchema, value: unknown, scalars: Scalars): unknown {
  if (value === undefined || value === null) return undefined;
  if (schema.isStructSchema()) {
    const given = value as Readonly<Record<string, unknown>>;
    const members: [string, unknown][] = [];
    for (const [name, member] of schema.structIterator()) {
      if (given[name] === undefined || given[name] === null) continue;
      const { jsonName = name } = member.getMergedTraits();
      members.push([jsonName, writeShape(member, given[name], scalars)]);
    }
    return Object.fromEntries(members);
  }
  if (schema.isListSchema()) {
    return (value as readonly unknown[]).map((item) => writeShape(schema.getValueSchema(), item, scalars));
  }
  if (schema.isMapSchema()) {
    return Object.fromEntries(
      Object.entries(value as object).map(([key, item]) => [
        key,
        writeShape(schema.getValueSchema(), item, scalars),
      ]),
    );
  }
  if (schema.isTimestampSchema() && value instanceof Date) {
    const format = schema.getSchema();
    if (format === DATE_TIME) return value.toISOString();
    return format === EPOCH_SECONDS ? value.getTime() / 1_000 : scalars.date(value);
  }
  if (schema.isBlobSchema()) return scalars.blob(Buffer.from(value as Uint8Array));
  return value;
}

/** Names of the required members. */
export function requiredMembers(schema: NormalizedSchema): readonly string[] {
  const structure = schema.getSchema() as unknown as readonly unknown[];
  if (!Array.isArray(structure)) return [];
  const names = structure[4] as readonly string[];
  return names.slice(0, (structure[REQUIRED] as number | undefined) ?? 0);
}

function objectAt(value: unknown, path: string): Readonly<Record<string, unknown>> {
  if (!isJsonObject(value)) throw notA('structure', path);
  return value;
}

function notA(type: string, path: string): ApiError {
  return new ApiError('SerializationException', `${path || 'The request'} is no ${type}.`);
}

/** One violated constraint, in AWS's words. */
export function violation(path: string, value: unknown, constraint: string): string {
  // AWS shows no octets.
  const shown = value === undefined ? ' null' : value instanceof Uint8Array ? '' : ` '${value}'`;
  return `Value${shown} at '${lowerFirst(path)}' failed to satisfy constraint: ${constraint}`;
}

/** The refusal of a request that violates constraints. */
export function violated(violations: readonly string[]): ApiError {
  const errors = violations.length === 1 ? '1 validation error' : `${violations.length} validation errors`;
  return new ApiError('ValidationException', `${errors} detected: ${violations.join('; ')}`);
}

function missing(path: string): string {
  return violation(path, undefined, 'Member must not be null');
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
