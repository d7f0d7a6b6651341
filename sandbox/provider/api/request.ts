import type { NormalizedSchema } from '@smithy/core/schema';
import { type Attributes, UNKNOWN, type Value } from '../values';
import type { Members } from './client';
import { attributeOf, INLINE, type Names } from './names';

/** The members of a request, from attributes. Null, unknown and empty values are left out. */
export function membersFrom(schema: NormalizedSchema, attributes: Attributes, names: Names = {}): Members {
  const members: [string, unknown][] = [];
  for (const [name, member] of schema.structIterator()) {
    const attribute = attributeOf(name, names);
    if (attribute === null) continue;
    const value =
      attribute === INLINE ? around(member, attributes, names) : toApi(member, attributes[attribute], names);
    if (value !== undefined) members.push([name, value]);
  }
  return Object.fromEntries(members);
}

/** A structure, or a list of one, whose members are attributes of the enclosing block. */
function around(schema: NormalizedSchema, attributes: Attributes, names: Names): unknown {
  const structure = schema.isListSchema() ? schema.getValueSchema() : schema;
  // A map's members have no names of their own.
  if (!structure.isStructSchema()) return undefined;
  const members = membersFrom(structure, attributes, names);
  if (Object.keys(members).length === 0) return undefined;
  return schema.isListSchema() ? [members] : members;
}

function toApi(schema: NormalizedSchema, value: Value | undefined, names: Names): unknown {
  if (value === null || value === undefined || value === UNKNOWN || value === '') return undefined;
  if (schema.isStructSchema()) {
    // A structure is at most one block.
    const block = Array.isArray(value) ? value[0] : value;
    return block === undefined || typeof block !== 'object'
      ? undefined
      : membersFrom(schema, block as Attributes, names);
  }
  if (schema.isListSchema()) {
    const element = schema.getValueSchema();
    const list = Array.isArray(value)
      ? value.map((item) => toApi(element, item, names))
      : pairs(element, value);
    return list.length === 0 ? undefined : list;
  }
  if (schema.isMapSchema()) {
    const entries = Object.entries(value).map(([key, item]) => [
      key,
      toApi(schema.getValueSchema(), item, names),
    ]);
    return Object.fromEntries(entries);
  }
  return scalar(schema, value);
}

/** A map where the API has a list of names (or keys) and values. */
function pairs(schema: NormalizedSchema, map: Value): readonly unknown[] {
  const [key = '', value = ''] = [...schema.structIterator()].map(([name]) => name);
  return Object.entries(map as object).map(([name, item]) => ({ [key]: name, [value]: item }));
}

function scalar(schema: NormalizedSchema, value: Value): unknown {
  if (schema.isTimestampSchema()) return new Date(String(value));
  if (schema.isNumericSchema()) return Number(value);
  if (schema.isStringSchema()) return String(value);
  return value;
}

/**
 * Empty values for the members that were sent before and are not sent now, for an operation that leaves unsent members
 * unchanged.
 */
export function emptied(schema: NormalizedSchema, before: Members, now: Members): Members {
  const unset = [...schema.structIterator()].filter(([name]) => name in before && !(name in now));
  return Object.fromEntries(unset.map(([name, member]) => [name, emptyOf(member)]));
}

function emptyOf(schema: NormalizedSchema): unknown {
  if (schema.isStructSchema() || schema.isMapSchema()) return {};
  if (schema.isListSchema()) return [];
  return schema.isStringSchema() ? '' : undefined;
}
