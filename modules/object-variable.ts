import { type IResolvable, TerraformLocal, TerraformVariable, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { IntegerRule, TextRule } from './rules';
import { withOneSlip } from './slips';
import { conforms, quote } from './variables';

/** What an attribute holds: a text, a whole number, one of a few texts, a list of texts, or true or false. */
type AttributeType =
  | { readonly text: TextRule }
  | { readonly integer: IntegerRule }
  | { readonly choices: readonly string[] }
  | { readonly texts: TextRule }
  | { readonly flag: true };

/** An attribute of an object variable. An optional one may be left out, `null` or an empty text. */
export type Attribute = AttributeType & {
  /** Meaning, default and special values, one or more sentences. */
  readonly description: string;
  /** @default false */
  readonly required?: boolean;
};

/** Properties of `ObjectVariable`. */
export interface ObjectVariableProps<Name extends string> {
  /** What setting it means. The attributes and their descriptions are added. */
  readonly description: string;
  readonly attributes: Readonly<Record<Name, Attribute>>;
}

/**
 * A variable that holds an object, and is `null` by default.
 *
 * Its type is `any`, because Terraform drops attributes that an object's type does not have without a word: a misspelt
 * optional attribute would silently have its default. Conditions check everything instead, and name the attribute.
 */
export class ObjectVariable<Name extends string> extends Construct {
  /** Name of the variable. */
  readonly name: string;
  /** Terraform's condition for whether it is set, without `${ }`. */
  readonly given: string;
  readonly #variable: TerraformVariable;

  constructor(scope: Construct, name: string, { description, attributes }: ObjectVariableProps<Name>) {
    super(scope, `${name}-attributes`);
    this.name = name;
    this.given = `var.${name} != null`;
    const entries = Object.entries<Attribute>(attributes);
    this.#variable = new TerraformVariable(scope, name, {
      type: 'any',
      description: [description, ...entries.map(described)].join('\n'),
    });
    // CDKTF leaves out a default of null.
    this.#variable.addOverride('default', null);
    this.#checkShape(entries);
    for (const [attribute, rule] of entries) this.#checkAttribute(attribute, rule);
  }

  /** A text; empty if it is not set. */
  text(attribute: Name): string {
    return this.#local(attribute, `coalesce(var.${this.name}.${attribute})`, '""').asString;
  }

  /** A number. @param otherwise Its value if it is not set. */
  number(attribute: Name, otherwise: number): number {
    return this.#local(attribute, `coalesce(tonumber(var.${this.name}.${attribute}))`, String(otherwise))
      .asNumber;
  }

  /** True or false; false if it is not set. */
  flag(attribute: Name): IResolvable {
    return Token.asAny(
      this.#local(attribute, `coalesce(tobool(var.${this.name}.${attribute}))`, 'false').fqn,
    );
  }

  /** A list of texts; empty if it is not set. */
  texts(attribute: Name): string[] {
    return this.#local(attribute, `coalescelist(tolist(var.${this.name}.${attribute}))`, '[]').asList;
  }

  /** Adds a condition, which must hold when the variable is not set, too. It may refer to other variables. */
  addCondition(condition: string, otherwise: string): void {
    this.#variable.addValidation({ condition: `\${${condition}}`, errorMessage: otherwise });
  }

  #local(attribute: string, value: string, otherwise: string): TerraformLocal {
    return new TerraformLocal(this, attribute, `\${try(${value}, ${otherwise})}`);
  }

  #checkShape(attributes: readonly (readonly [string, Attribute])[]): void {
    const names = attributes.map(([name]) => name);
    this.addCondition(
      `var.${this.name} == null || can(keys(var.${this.name}))`,
      `${this.name} must be an object with ${names.join(', ')}.`,
    );
    const slips = attributes.map(([name]) => `${quote(name)} = ${quote(withOneSlip(name))}`);
    const unknown = `[for name in try(keys(var.${this.name}), []) : name if !contains(${JSON.stringify(names)}, name)]`;
    const meant = `[for known, slips in { ${slips.join(', ')} } : known if can(regex(slips, ${unknown}[0]))][0]`;
    this.addCondition(
      `length(${unknown}) == 0`,
      `\${try(${unknown}[0], "")} is not an attribute of ${this.name}. ` +
        `\${try(format("Did you mean %s?", ${meant}), "There are ${names.join(', ')}.")}`,
    );
  }

  #checkAttribute(attribute: string, rule: Attribute): void {
    const value =
      'text' in rule && rule.text.mayBeSecret
        ? unshown(this.name, attribute)
        : `var.${this.name}.${attribute}`;
    const unset = rule.required ? `!can(keys(var.${this.name}))` : `try(${value}, null) == null`;
    const [holds, mustBe] = checked(rule, value);
    const empty = rule.required ? '' : `try(${value} == "", false) || `;
    this.addCondition(`${unset} || ${empty}${holds}`, `${this.name}.${attribute} must be ${mustBe}.`);
    if (!('texts' in rule)) return;
    const wrong = `try([for text in tolist(${value}) : text if !(${conforms(rule.texts, 'text')})], [])`;
    this.addCondition(
      `length(${wrong}) == 0`,
      `\${jsonencode(try(${wrong}[0], ""))} in ${this.name}.${attribute} must be ${rule.texts.mustBe}.`,
    );
  }
}

/**
 * Terraform's expression for an attribute of a variable, `null` if it is not set. Where a condition fails, Terraform shows
 * each value that the condition refers to. This one refers to the whole object, of which Terraform shows no value.
 */
export function unshown(variable: string, attribute: string): string {
  return `lookup(var.${variable}, ${quote(attribute)}, null)`;
}

/** Terraform's condition for a value that is set, and what the value must be. */
function checked(rule: Attribute, value: string): readonly [string, string] {
  if ('text' in rule) return [`(${conforms(rule.text, value)})`, rule.text.mustBe];
  if ('texts' in rule) return [`can(tolist(${value}))`, `a list of texts, each ${rule.texts.mustBe}`];
  if ('choices' in rule) {
    return [
      `try(contains(${JSON.stringify(rule.choices)}, ${value}), false)`,
      `one of ${rule.choices.join(', ')}`,
    ];
  }
  if ('flag' in rule) return [`can(tobool(${value}))`, 'true or false'];
  const { minimum, maximum, unit } = rule.integer;
  const number = `tonumber(${value})`;
  return [
    `try(floor(${number}) == ${number} && ${number} >= ${minimum} && ${number} <= ${maximum}, false)`,
    `a whole number of ${unit} from ${minimum} to ${maximum}`,
  ];
}

function described([name, { description, required }]: readonly [string, Attribute]): string {
  return `${name}${required ? '' : ' (optional)'}: ${description}`;
}
