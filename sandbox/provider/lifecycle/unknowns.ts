import type { Block, NestedBlock } from '../schema/model';
import { type Attributes, sameValue, UNKNOWN, type Value } from '../values';

/** For a block that does not exist yet: computed attributes that are still null become unknown. */
export function markComputed(block: Block, attributes: Attributes): Attributes {
  const computed = block.attributes.filter(
    ({ name, computed }) => computed && (attributes[name] ?? null) === null,
  );
  return {
    ...attributes,
    ...Object.fromEntries(computed.map(({ name }) => [name, UNKNOWN])),
    ...mapNestedBlocks(block, attributes, (nested, element) => markComputed(nested.block, element)),
  };
}

/** The same for an update: only in the nested blocks that the update adds. */
export function markAddedBlocks(block: Block, prior: Attributes, planned: Attributes): Attributes {
  const mark = (nested: NestedBlock, element: Attributes, index: number): Attributes => {
    const before = elementsOf(prior[nested.name]);
    if (nested.nesting === 'set') {
      return before.some((other) => sameValue(other, element))
        ? element
        : markComputed(nested.block, element);
    }
    const counterpart = before[index];
    return counterpart === undefined
      ? markComputed(nested.block, element)
      : markAddedBlocks(nested.block, counterpart, element);
  };
  return { ...planned, ...mapNestedBlocks(block, planned, mark) };
}

/** After an apply, replaces unknown values in nested blocks with null; a state may contain none. */
export function settleBlocks(block: Block, attributes: Attributes): Attributes {
  return mapNestedBlocks(block, attributes, (nested, element) => {
    const settled = Object.entries(element).map(
      ([name, value]) => [name, value === UNKNOWN ? null : value] as const,
    );
    const known = Object.fromEntries(settled);
    return { ...known, ...settleBlocks(nested.block, known) };
  });
}

function mapNestedBlocks(
  block: Block,
  attributes: Attributes,
  map: (nested: NestedBlock, element: Attributes, index: number) => Attributes,
): Attributes {
  const mapped = block.blocks.map((nested): readonly [string, Value] => {
    const value = attributes[nested.name] ?? null;
    if (value === UNKNOWN || value === null) return [nested.name, value];
    const elements = elementsOf(value).map((element, index) => map(nested, element, index));
    return [nested.name, nested.nesting === 'single' ? (elements[0] ?? null) : elements];
  });
  return Object.fromEntries(mapped);
}

function elementsOf(value: Value | undefined): readonly Attributes[] {
  if (value === null || value === undefined || value === UNKNOWN) return [];
  return (Array.isArray(value) ? value : [value]) as readonly Attributes[];
}
