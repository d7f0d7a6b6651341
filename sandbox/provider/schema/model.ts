/** A Terraform type in the notation of its JSON type constraints, such as `"string"` or `["list","string"]`. */
export type TerraformType =
  | 'string'
  | 'number'
  | 'bool'
  | readonly ['list' | 'set' | 'map', TerraformType]
  | readonly ['object', Readonly<Record<string, TerraformType>>];

/** One argument or attribute. Exactly one of: required; optional; computed; optional and computed. */
export interface Attribute {
  readonly name: string;
  readonly type: TerraformType;
  /** Whether the configuration must set it. */
  readonly required: boolean;
  /** Whether the configuration may set it. */
  readonly optional: boolean;
  /** Whether the provider gives it a value when the configuration does not. */
  readonly computed: boolean;
  /** Whether Terraform hides its value in what it prints. */
  readonly sensitive: boolean;
}

/** How often a nested block may stand and what it becomes: an object, a list or a set of objects. */
export type Nesting = 'single' | 'list' | 'set';

/** A block inside a block. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;
  readonly block: Block;
  /** The fewest that must stand; 0 when it is optional. */
  readonly minItems: number;
  /** The most that may stand; 0 when there is no limit, or none that the bindings tell. */
  readonly maxItems: number;
}

/** The arguments, attributes and nested blocks of a resource, a data source, the provider or a nested block. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** What a Terraform type name stands for. */
export type Kind = 'resource' | 'data source' | 'provider';
