import type { NormalizedSchema } from '@smithy/core/schema';
import { isJsonObject } from '../json';
import { ApiError } from './api-error';

/** How scalars travel in a protocol. */
export interface Scalars {
  /** How dates are written when the model does not say. */
  date(date: Date): unknown;
  blob(bytes: Uint8Array): unknown;
}

/** Codes of timestamps whose format the model names. (The SDK's schemas) */
const DATE_TIME = 5;
const EPOCH_SECONDS = 7;

/** Number of members that must be there, which a structure's schema lists first. (The SDK's schemas) */
const REQUIRED = 6;

/**
 * Reads what came over the wire as the model describes it. Scalars may be texts, as the query protocol has them. Members
 * that the model does not have are left out, as AWS ignores them.
 *
 * @param path Where in the request it stands, for the error.
 * @throws ApiError SerializationException for another type; ValidationException for a member that is missing
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

/** Writes an answer as the model describes it, for a protocol's own notation. What the model does not have is left out. */
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

/** Names of the members without which a request is refused. */
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

/** One broken constraint, in AWS's words. */
export function violation(path: string, value: unknown, constraint: string): string {
  const shown = value === undefined ? 'null' : `'${value}'`;
  return `Value ${shown} at '${lowerFirst(path)}' failed to satisfy constraint: ${constraint}`;
}

/** The refusal of a request that breaks constraints. */
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
