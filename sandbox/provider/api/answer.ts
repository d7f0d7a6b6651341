import type { NormalizedSchema } from '@smithy/core/schema';
import type { Block, NestedBlock, TerraformType } from '../schema/model';
import type { Attributes, Value } from '../values';
import type { Members } from './client';
import { attributeOf, INLINE, type Names } from './names';

/** The attributes in an answer. An optional member that is missing becomes null. */
export function attributesFrom(
  schema: NormalizedSchema,
  answer: Members,
  block: Block,
  names: Names = {},
): Attributes {
  const read: Record<string, Value> = {};
  const take = (name: string, member: NormalizedSchema | undefined, value: unknown) => {
    const attribute = attributeOf(name, names);
    if (attribute === null) return;
    if (attribute === INLINE) {
      const inner = Array.isArray(value) ? value[0] : value;
      if (inner !== undefined && member !== undefined) takeAll(elementOf(member), inner as Members);
      return;
    }
    const type = block.attributes.find((one) => one.name === attribute)?.type;
    const nested = block.blocks.find((one) => one.name === attribute);
    const found =
      type !== undefined
        ? terraformValue(type, value)
        : nested && member && blocksOf(elementOf(member), value, nested, names);
    if (found !== undefined) read[attribute] = found;
  };
  const takeAll = (structure: NormalizedSchema, members: Members) => {
    // A map's members are known only from the answer.
    if (structure.isMapSchema())
      for (const [name, value] of Object.entries(members)) take(name, undefined, value);
    else for (const [name, member] of structure.structIterator()) take(name, member, members[name]);
  };
  takeAll(schema, answer);
  return read;
}

function elementOf(schema: NormalizedSchema): NormalizedSchema {
  return schema.isListSchema() ? schema.getValueSchema() : schema;
}

function blocksOf(
  schema: NormalizedSchema,
  value: unknown,
  { nesting, block }: NestedBlock,
  names: Names,
): Value | undefined {
  if (!schema.isStructSchema()) return undefined;
  const elements = value === undefined ? [] : Array.isArray(value) ? value : [value];
  const blocks = elements.map((element: Members) => attributesFrom(schema, element, block, names));
  return nesting === 'single' ? (blocks[0] ?? null) : blocks;
}

/** @returns undefined if the value does not have this type */
function terraformValue(type: TerraformType, value: unknown): Value | undefined {
  if (value === undefined || value === null) return null;
  if (type === 'number') return Number(value);
  if (type === 'bool') return value === true || value === 'true';
  if (type === 'string') {
    if (value instanceof Date) return value.toISOString();
    return typeof value === 'object' ? undefined : String(value);
  }
  const [kind, element] = type;
  if (kind === 'object') return undefined;
  if (kind === 'map') {
    // Some APIs have a list of names (or keys) and values instead.
    const entries = Array.isArray(value)
      ? value.map(({ Name, Key = Name, Value }) => [Key as string, Value as unknown] as const)
      : Object.entries(value);
    return Object.fromEntries(
      entries.map(([key, item]) => [key, terraformValue(element as TerraformType, item) ?? null]),
    );
  }
  if (!Array.isArray(value)) return undefined;
  const items = value.map((item: unknown) => terraformValue(element as TerraformType, item));
  return items.every((item) => item !== undefined) ? items : undefined;
}
