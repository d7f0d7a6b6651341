import { bindingSource } from './bindings';
import {
  declarationsIn,
  type Field,
  fieldsIn,
  type HclEntry,
  hclEntriesIn,
  type Presence,
  requiredPropertiesOf,
} from './declarations';
import type { Attribute, Block, Kind, NestedBlock, Nesting } from './model';
import { isSensitive } from './sensitive';
import { objectType, typeOfEntry, typeOfGetter, wrappedMapType } from './types';

const derived = new Map<string, Block>();

/**
 * The schema of a Terraform type, derived from its generated binding on first use and cached.
 *
 * The bindings lack, and so does the schema: arguments that exclude or require each other, accepted values, and item
 * counts other than "at least one" and "at most one".
 *
 * @param type A Terraform type such as `aws_iam_role`; `aws` for the provider itself.
 * @throws when the bindings have no such type, or the type uses `any`, which is not supported.
 */
export function schemaOf(kind: Kind, type: string): Block {
  const key = `${kind} ${type}`;
  const known = derived.get(key);
  if (known !== undefined) return known;
  const block = new Derivation(kind, type).rootBlock();
  derived.set(key, block);
  return block;
}

class Derivation {
  readonly #declarations: ReadonlyMap<string, string>;

  readonly #type: string;

  constructor(kind: Kind, type: string) {
    this.#type = type;

    this.#declarations = declarationsIn(bindingSource(kind, type));
  }

  rootBlock(): Block {
    for (const text of this.#declarations.values()) {
      if (/ extends cdktf\.Terraform(Resource|DataSource|Provider) /.test(text)) {
        return this.#blockFrom(fieldsIn(text), hclEntriesIn(text));
      }
    }
    throw new Error(`the binding of ${this.#type} has no class for it`);
  }

  /** The block of a nested struct such as `IamRoleInlinePolicy`. */
  #structBlock(struct: string): Block {
    const entries = hclEntriesIn(this.#declarations.get(`${lowerFirst(struct)}ToHclTerraform`) ?? '');
    const reference = this.#declarations.get(`${struct}OutputReference`);
    const fields = reference === undefined ? this.#fieldsOfInterface(struct, entries) : fieldsIn(reference);
    return this.#blockFrom(fields, entries);
  }

  /** The provider's own blocks have no reference class; their interface says what is required. */
  #fieldsOfInterface(struct: string, entries: ReadonlyMap<string, HclEntry>): readonly Field[] {
    const required = requiredPropertiesOf(this.#declarations.get(struct) ?? '');
    return [...entries.values()].map(({ name, property = '' }) => {
      const isRequired = required.get(property) ?? false;
      return { name, required: isRequired, optional: !isRequired, computed: false, wrapsSet: false };
    });
  }

  #blockFrom(fields: readonly Field[], entries: ReadonlyMap<string, HclEntry>): Block {
    const attributes: Attribute[] = [];
    const blocks: NestedBlock[] = [];
    for (const field of fields) {
      const entry = entries.get(field.name);
      if (entry !== undefined && isBlock(field, entry)) blocks.push(this.#nestedBlock(field, entry));
      else attributes.push(this.#attribute(field, entry));
    }
    return { attributes, blocks };
  }

  #attribute(field: Field, entry: HclEntry | undefined): Attribute {
    const { name, required, optional, computed } = field;
    const sensitive = isSensitive(this.#type, name);
    return { name, type: this.#attributeType(field, entry), required, optional, computed, sensitive };
  }

  #attributeType(field: Field, entry: HclEntry | undefined): Attribute['type'] {
    const type =
      (entry === undefined ? typeOfGetter(field.getter) : typeOfEntry(entry)) ??
      wrappedMapType(field) ??
      this.#structType(field, entry);
    if (type === undefined) {
      throw new Error(
        `${this.#type}: the stand-in cannot derive the type of ${field.name} from the bindings`,
      );
    }
    return type;
  }

  /** An attribute made of objects: a computed struct, or an argument written as `x = [{…}]`. */
  #structType(field: Field, entry: HclEntry | undefined): Attribute['type'] | undefined {
    const wrapper = field.wrapper ?? entry?.storage ?? '';
    const struct = structOf(wrapper);
    if (!this.#declarations.has(struct)) return undefined;
    const element = objectType(this.#structBlock(struct));
    if (entry?.shape === 'struct' || this.#isSingleObject(wrapper)) return element;
    return [(entry?.shape ?? (field.wrapsSet ? 'set' : 'list')) as 'list' | 'set' | 'map', element];
  }

  #nestedBlock(field: Field, entry: HclEntry): NestedBlock {
    const nesting: Nesting = entry.shape === 'struct' ? 'single' : (entry.shape as 'list' | 'set');
    const block = this.#structBlock(structOf(entry.storage));
    return { name: field.name, nesting, block, ...itemCounts(field, nesting) };
  }

  /** A reference to a list's first element passes its index, 0; one to an object passes no index. */
  #isSingleObject(wrapper: string): boolean {
    if (!wrapper.endsWith('OutputReference')) return false;
    return !/super\(terraformResource, terraformAttribute, \w+, 0\)/.test(
      this.#declarations.get(wrapper) ?? '',
    );
  }
}

/** Terraform's blocks are never computed and never maps: such objects are attributes. */
function isBlock(field: Field, entry: HclEntry): boolean {
  return entry.isBlock && !field.computed && entry.shape !== 'map';
}

/** At most one if the binding wraps an object rather than a list; at least one if it is required. */
function itemCounts(field: Field & Presence, nesting: Nesting): { minItems: number; maxItems: number } {
  const minItems = field.required ? 1 : 0;
  if (nesting === 'single') return { minItems, maxItems: minItems };
  return { minItems, maxItems: field.wrapper?.endsWith('OutputReference') ? 1 : 0 };
}

function structOf(wrapper: string): string {
  return wrapper.replace(/(?:OutputReference|List|Map)$/, '');
}

function lowerFirst(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1);
}
