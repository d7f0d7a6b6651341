/** A schema of CloudFormation's registry: the members that the stand-in uses. */
export interface RegistrySchema extends PropertySchema {
  readonly typeName: string;
  readonly definitions?: Readonly<Record<string, PropertySchema>>;
  readonly createOnlyProperties?: readonly string[];
}

/** The JSON schema of a property. */
interface PropertySchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly properties?: Readonly<Record<string, PropertySchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: PropertySchema;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minItems?: number;
  readonly maxItems?: number;
}

/** Violations of a schema, worded like the real provider's validator. (github.com/xeipuuv/gojsonschema) */
export function problemsIn(value: unknown, schema: RegistrySchema): readonly string[] {
  return check(value, schema, '(root)', schema.definitions ?? {});
}

type Definitions = Readonly<Record<string, PropertySchema>>;

function check(
  value: unknown,
  schema: PropertySchema,
  path: string,
  definitions: Definitions,
): readonly string[] {
  const { $ref } = schema;
  if ($ref !== undefined) {
    return check(value, definitions[$ref.replace('#/definitions/', '')] ?? {}, path, definitions);
  }
  const actual = typeOf(value);
  if (schema.type !== undefined && schema.type !== actual) {
    return [`${path}: Invalid type. Expected: ${schema.type}, given: ${actual}`];
  }
  const problems = ruleProblems(value, schema, path).map((problem) => `${path}: ${problem}`);
  const inner = (name: string | number) => (path === '(root)' ? `${name}` : `${path}.${name}`);
  if (Array.isArray(value)) {
    const { items = {} } = schema;
    return [...problems, ...value.flatMap((item, i) => check(item, items, inner(i), definitions))];
  }
  if (actual !== 'object') return problems;
  const members = Object.entries(value as object).flatMap(([name, member]) =>
    check(member, schema.properties?.[name] ?? {}, inner(name), definitions),
  );
  return [...problems, ...members];
}

function ruleProblems(value: unknown, schema: PropertySchema, path: string): readonly string[] {
  const problems: string[] = [];
  if (schema.enum !== undefined && !schema.enum.includes(value)) {
    problems.push(
      `${path} must be one of the following: ${schema.enum.map((one) => JSON.stringify(one)).join(', ')}`,
    );
  }
  if (typeof value === 'string') {
    const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = schema;
    if (value.length < minLength)
      problems.push(`String length must be greater than or equal to ${minLength}`);
    if (value.length > maxLength) problems.push(`String length must be less than or equal to ${maxLength}`);
    if (pattern !== undefined && !new RegExp(pattern).test(value)) {
      problems.push(`Does not match pattern '${pattern}'`);
    }
  } else if (Array.isArray(value)) {
    const { minItems = 0, maxItems = Number.POSITIVE_INFINITY } = schema;
    if (value.length < minItems) problems.push(`Array must have at least ${minItems} items`);
    if (value.length > maxItems) problems.push(`Array must have at most ${maxItems} items`);
  } else if (typeOf(value) === 'object') {
    const names = Object.keys(value as object);
    const { required = [], properties = {}, additionalProperties = true } = schema;
    for (const name of required) if (!names.includes(name)) problems.push(`${name} is required`);
    for (const name of names) {
      if (!additionalProperties && !(name in properties))
        problems.push(`Additional property ${name} is not allowed`);
    }
  }
  return problems;
}

function typeOf(value: unknown): string {
  if (value === null) return 'null';
  return Array.isArray(value) ? 'array' : typeof value;
}
