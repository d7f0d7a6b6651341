import type { Block, NestedBlock, TerraformType } from '../schema/model';
import { type Attributes, UNKNOWN, type Value } from '../values';
import { pack, unpack } from './msgpack';

/** A value on the wire (message `DynamicValue`); Terraform sends MessagePack and accepts it everywhere. */
export interface DynamicValue {
  readonly msgpack: Buffer;
}

/** Reads the value of a block; null for a resource that does not exist (before its creation or after its deletion). */
export function decodeBlock(block: Block, value: DynamicValue | null): Attributes | null {
  if (value === null || value.msgpack.length === 0) return null;
  return fromPlain(block, unpack(value.msgpack));
}

/** The inverse of {@link decodeBlock}. Missing attributes become null, or an empty list of blocks. */
export function encodeBlock(block: Block, attributes: Attributes | null): DynamicValue {
  return { msgpack: pack(attributes === null ? null : toPlain(block, attributes)) };
}

/**
 * Completes a block that was decoded from MessagePack or from a JSON state: it has exactly the schema's attributes (null
 * if unset), and numbers are numbers.
 */
export function fromPlain(block: Block, value: unknown): Attributes | null {
  return mapBlock(block, value, numberFromWire) as Attributes | null;
}

function toPlain(block: Block, attributes: Attributes): unknown {
  return mapBlock(block, attributes, numberToWire);
}

type NumberMap = (value: unknown) => unknown;

function mapBlock(block: Block, value: unknown, mapNumber: NumberMap): unknown {
  if (value === null || value === undefined || value === UNKNOWN) return value ?? null;
  const given = value as Record<string, unknown>;
  return Object.fromEntries([
    ...block.attributes.map(({ name, type }) => [name, mapValue(type, given[name], mapNumber)] as const),
    ...block.blocks.map((nested) => [nested.name, mapNested(nested, given[nested.name], mapNumber)] as const),
  ]);
}

/** A list or set of blocks is never null: for Terraform, no blocks are an empty list. */
function mapNested({ nesting, block }: NestedBlock, value: unknown, mapNumber: NumberMap): unknown {
  if (value === UNKNOWN) return value;
  if (nesting === 'single') return mapBlock(block, value, mapNumber);
  return ((value ?? []) as readonly unknown[]).map((element) => mapBlock(block, element, mapNumber));
}

function mapValue(type: TerraformType, value: unknown, mapNumber: NumberMap): unknown {
  if (value === null || value === undefined || value === UNKNOWN) return value ?? null;
  if (type === 'number') return mapNumber(value);
  if (typeof type === 'string') return value;
  if (type[0] === 'object') {
    const given = value as Record<string, unknown>;
    return mapEntries(type[1], (inner, name) => mapValue(inner, given[name], mapNumber));
  }
  const element = type[1];
  if (Array.isArray(value)) return value.map((item: unknown) => mapValue(element, item, mapNumber));
  return mapEntries(value as Record<string, unknown>, (item) => mapValue(element, item, mapNumber));
}

function mapEntries<T>(record: Readonly<Record<string, T>>, map: (value: T, key: string) => unknown): object {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, map(value, key)]));
}

/** Terraform sends integers as integers, and numbers that are not exact in binary as decimal strings. */
function numberFromWire(value: unknown): Value {
  if (typeof value !== 'bigint') return Number(value);
  return BigInt(Number(value)) === value && Number.isSafeInteger(Number(value)) ? Number(value) : value;
}

/** A fraction is sent as its shortest decimal: 0.1 as a double differs from the configuration's 0.1. */
function numberToWire(value: unknown): unknown {
  return typeof value === 'number' && !Number.isInteger(value) ? String(value) : value;
}
