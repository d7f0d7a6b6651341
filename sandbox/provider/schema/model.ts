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

/** Whether nested blocks of a name become one object, a list or a set. */
export type Nesting = 'single' | 'list' | 'set';

/** A block inside a block. */
export interface NestedBlock {
  readonly name: string;
  readonly nesting: Nesting;
  readonly block: Block;
  /** Fewest blocks; 0 if optional. */
  readonly minItems: number;
  /** Most blocks; 0 for no limit, or none that the bindings reveal. */
  readonly maxItems: number;
}

/** The arguments, attributes and nested blocks of a resource, a data source, the provider or a nested block. */
export interface Block {
  readonly attributes: readonly Attribute[];
  readonly blocks: readonly NestedBlock[];
}

/** What a Terraform type name stands for. */
export type Kind = 'resource' | 'data source' | 'provider';
