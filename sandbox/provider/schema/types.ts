import type { Field, HclEntry } from './declarations';
import type { Block, TerraformType } from './model';

const SCALARS = new Map<string, TerraformType>([
  ['string', 'string'],
  ['number', 'number'],
  ['boolean', 'bool'],
]);

/** The type of an argument, or undefined if it consists of objects. */
export function typeOfEntry({ shape, storage }: HclEntry): TerraformType | undefined {
  if (shape === 'simple') return SCALARS.get(storage);
  if (shape !== 'list' && shape !== 'set' && shape !== 'map') return undefined;
  const element = elementTypeOf(storage);
  return element === undefined ? undefined : [shape, element];
}

/** `stringListList` is a list of lists of strings: its elements are `stringList`. */
function elementTypeOf(storage: string): TerraformType | undefined {
  const [, inner = '', outer] = /^(.+)(List|Map)$/.exec(storage) ?? [];
  if (outer === undefined) return undefined;
  const scalar = SCALARS.get(inner);
  if (scalar !== undefined) return scalar;
  const element = elementTypeOf(inner);
  return element === undefined ? undefined : [inner.endsWith('Map') ? 'map' : 'list', element];
}

const GETTERS: readonly (readonly [pattern: RegExp, type: TerraformType])[] = [
  [/this\.getStringAttribute\(/, 'string'],
  [/this\.getNumberAttribute\(/, 'number'],
  [/this\.getBooleanAttribute\(/, 'bool'],
  [/tolist\(this\.getNumberListAttribute\(/, ['set', 'number']],
  [/this\.getNumberListAttribute\(/, ['list', 'number']],
  // cdktf turns only sets into lists, before it hands out an element.
  [/tolist\(this\.getListAttribute\(/, ['set', 'string']],
  [/this\.getListAttribute\(/, ['list', 'string']],
];

/** The type of an attribute that only AWS sets, or undefined if its getter does not reveal it. */
export function typeOfGetter(getter: string | undefined): TerraformType | undefined {
  return getter === undefined ? undefined : GETTERS.find(([pattern]) => pattern.test(getter))?.[1];
}

const MAP_WRAPPERS = new Map<string, TerraformType>([
  ['cdktf.StringMap', 'string'],
  ['cdktf.NumberMap', 'number'],
  ['cdktf.BooleanMap', 'bool'],
]);

/** The type of a computed map, or of a list or set of maps; undefined for any other field. */
export function wrappedMapType({ wrapper = '', wrapsSet }: Field): TerraformType | undefined {
  const element = MAP_WRAPPERS.get(wrapper.replace(/List$/, ''));
  if (element === undefined) return undefined;
  const map = ['map', element] as const;
  return wrapper.endsWith('List') ? [wrapsSet ? 'set' : 'list', map] : map;
}

/** The object type that a block has as a value. */
export function objectType(block: Block): TerraformType {
  const attributes = block.attributes.map(({ name, type }) => [name, type] as const);
  const blocks = block.blocks.map(({ name, nesting, block: inner }) => {
    const element = objectType(inner);
    return [name, nesting === 'single' ? element : ([nesting, element] as const)] as const;
  });
  return ['object', Object.fromEntries([...attributes, ...blocks])];
}
