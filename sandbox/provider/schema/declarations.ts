/** Who may set an attribute, from the note above it. */
export interface Presence {
  readonly required: boolean;
  readonly optional: boolean;
  readonly computed: boolean;
}

/** One attribute or block of a class in a binding. */
export interface Field extends Presence {
  readonly name: string;
  /** The class that wraps a nested value (`IamRoleInlinePolicyList`), if any. */
  readonly wrapper?: string;
  /** Whether the wrapper is for a set; only list wrappers tell. */
  readonly wrapsSet: boolean;
  /** The getter's body of a field that only AWS sets; it reveals the type. */
  readonly getter?: string;
}

/** How a binding writes one argument as HCL: the only place that distinguishes blocks from attributes. */
export interface HclEntry {
  readonly name: string;
  readonly isBlock: boolean;
  /** `simple`, `list`, `set`, `map` or `struct`. */
  readonly shape: string;
  /** `string`, `stringList`, `IamRoleInlinePolicyList`, … */
  readonly storage: string;
  /** The property of its struct that it reads (`policyArns`), inside a nested struct. */
  readonly property?: string;
}

const DECLARATION = /^export (?:class|function|interface) (\w+)/gm;

/** The text of every exported declaration of a binding's TypeScript, by its name. */
export function declarationsIn(source: string): ReadonlyMap<string, string> {
  const starts = [...source.matchAll(DECLARATION)];
  return new Map(
    starts.map(
      (start, index) => [start[1] ?? '', source.slice(start.index, starts[index + 1]?.index)] as const,
    ),
  );
}

const NOTE = /^ *\/\/ (\w+) - computed: (\w+), optional: (\w+), required: (\w+)\n(.*)\n(.*)$/gm;
const WRAPPER = /= new ([\w.]+)\(this, "\w+"(, true)?/;

/** The attributes and blocks of a class, in the order of the binding. */
export function fieldsIn(classText: string): readonly Field[] {
  return [...classText.matchAll(NOTE)].map(
    ([, name = '', computed, optional, required, first = '', second = '']) => {
      const wrapper = WRAPPER.exec(first);
      return {
        name,
        computed: computed === 'true',
        optional: optional === 'true',
        required: required === 'true',
        wrapper: wrapper?.[1],
        wrapsSet: wrapper?.[2] !== undefined,
        getter: first.includes('public get ') ? second : undefined,
      };
    },
  );
}

const ENTRY =
  /(\w+): \{\n *value: (.*),\n *isBlock: (true|false),\n *type: "(\w+)",\n *storageClassType: "(\w+)"/g;

/** The arguments that a `…ToHclTerraform` function, or a class's `synthesizeHclAttributes`, writes. */
export function hclEntriesIn(text: string): ReadonlyMap<string, HclEntry> {
  return new Map(
    [...text.matchAll(ENTRY)].map(([, name = '', value = '', isBlock, shape = '', storage = '']) => [
      name,
      {
        name,
        // All lists of objects are called blocks here; the mapper's flag marks the few that are attributes.
        isBlock: isBlock === 'true' && !/ToHclTerraform, false\)/.test(value),
        shape,
        storage,
        property: /struct!?\.(\w+)/.exec(value)?.[1],
      },
    ]),
  );
}

/** Whether the properties of an interface are required, by their camelCase names. */
export function requiredPropertiesOf(interfaceText: string): ReadonlyMap<string, boolean> {
  return new Map(
    [...interfaceText.matchAll(/^ {2}readonly (\w+)(\??):/gm)].map(([, name = '', mark]) => [
      name,
      mark === '',
    ]),
  );
}
