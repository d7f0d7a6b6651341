import { type IResolvable, TerraformVariable, type TerraformVariableConfig } from 'cdktf';
import type { Construct } from 'constructs';
import { clientIdInPattern, REVEALING_CLIENT_ID } from '../handler/csr/name-pattern';
import {
  PATTERN_MISTAKES,
  type PatternFor,
  type PatternMistake,
  SHOWN,
} from '../handler/csr/pattern-mistakes';
import { CLIENT_ID_PLACEHOLDER } from '../handler/vocabulary';
import type { IntegerRule, TextRule } from './rules';
import { KEYS_DIFFER, MOST_TAGS, TAG_KEY, TAG_VALUE } from './tags';

type Declaration = Pick<TerraformVariableConfig, 'description' | 'default'>;

/** A variable that holds a text. With `optional`, an empty text means "not set". */
export function textVariable(
  scope: Construct,
  name: string,
  {
    rule,
    optional = false,
    ...declaration
  }: Declaration & { readonly rule?: TextRule; readonly optional?: boolean },
): string {
  const variable = declare(scope, name, 'string', { ...declaration, ...(optional && { default: '' }) });
  if (rule !== undefined) {
    const condition = conforms(rule, `var.${name}`);
    variable.addValidation({
      condition: `\${${optional ? `var.${name} == "" || (${condition})` : condition}}`,
      errorMessage: `${name} must be ${rule.mustBe}.`,
    });
  }
  return variable.stringValue;
}

/** A variable that is true or false. */
export function flagVariable(scope: Construct, name: string, declaration: Declaration): IResolvable {
  return declare(scope, name, 'bool', declaration).booleanValue;
}

/** A variable that holds one of a few texts. */
export function choiceVariable(
  scope: Construct,
  name: string,
  { choices, ...declaration }: Declaration & { readonly choices: readonly string[] },
): string {
  const variable = declare(scope, name, 'string', declaration);
  const named = choices.filter((choice) => choice !== '');
  variable.addValidation({
    condition: `\${contains(${JSON.stringify(choices)}, var.${name})}`,
    errorMessage: `${name} must be one of ${named.join(', ')}${named.length < choices.length ? ', or empty' : ''}.`,
  });
  return variable.stringValue;
}

/**
 * A variable that holds a regular expression (RE2) for names, or is empty. Refuses what the signer would refuse at its
 * start, except a pattern that is too large, which only the rehearsal finds.
 *
 * @param mustBe What it must be, if it must not be empty.
 */
export function patternVariable(
  scope: Construct,
  name: string,
  {
    patternFor,
    mustBe,
    ...declaration
  }: Declaration & { readonly patternFor: PatternFor; readonly mustBe?: string },
): string {
  // Without a default, Terraform would ask for a value and not say why it is needed.
  const variable = declare(scope, name, 'string', { default: '', ...declaration });
  if (mustBe !== undefined) {
    variable.addValidation({ condition: `\${var.${name} != ""}`, errorMessage: `${name} must be ${mustBe}` });
  }
  for (const validation of patternValidations(name, PATTERN_MISTAKES[patternFor])) {
    variable.addValidation(validation);
  }
  return variable.stringValue;
}

function patternValidations(name: string, mistakes: readonly PatternMistake[]) {
  const found = mistakes.map((mistake) => offenders(mistake, `var.${name}`));
  const filled = `replace(var.${name}, ${quote(CLIENT_ID_PLACEHOLDER)}, ${quote(clientIdInPattern(REVEALING_CLIENT_ID))})`;
  // Not `regexall`, which refuses an expression that has both named and unnamed groups.
  const compiles = `can(replace("", "/\${${filled}}/", ""))`;
  return [
    ...mistakes.map(({ why }, place) => ({
      condition: `\${length(${found[place]}) == 0}`,
      errorMessage: `${name} must not have "\${${shown(`try(${found[place]}[0], "")`)}}": ${why}.`,
    })),
    {
      // A misplaced placeholder already has its error.
      condition: `\${length(${found[0]}) > 0 || ${compiles}}`,
      errorMessage: `${name} must be a regular expression as RE2 has it (https://github.com/google/re2/wiki/Syntax).`,
    },
  ];
}

/**
 * Terraform's expression for the parts of a pattern that are a mistake. Terraform evaluates it for good patterns too.
 */
function offenders({ simplified, find, only, except }: PatternMistake, pattern: string): string {
  const text = simplified.reduce(
    (rest, [what, by]) => `replace(${rest}, ${quote(`/${what}/`)}, ${quote(by)})`,
    pattern,
  );
  const conditions = [
    ...(only === undefined ? [] : [`can(regex(${quote(only)}, found))`]),
    ...(except === undefined ? [] : [`!can(regex(${quote(except)}, found))`]),
  ];
  const filter = conditions.length === 0 ? '' : ` if ${conditions.join(' && ')}`;
  return `[for found in regexall(${quote(find)}, ${text}) : found${filter}]`;
}

function shown(text: string): string {
  return SHOWN.reduce((part, [what, by]) => `replace(${part}, ${quote(what)}, ${quote(by)})`, text);
}

/** A variable that holds a whole number within limits. */
export function integerVariable(
  scope: Construct,
  name: string,
  { rule: { minimum, maximum, unit }, ...declaration }: Declaration & { readonly rule: IntegerRule },
): number {
  const variable = declare(scope, name, 'number', declaration);
  variable.addValidation({
    condition: `\${floor(var.${name}) == var.${name} && var.${name} >= ${minimum} && var.${name} <= ${maximum}}`,
    errorMessage: `${name} must be a whole number of ${unit} from ${minimum} to ${maximum}.`,
  });
  return variable.numberValue;
}

/** A variable that holds one of a few numbers. */
export function numberChoiceVariable(
  scope: Construct,
  name: string,
  { choices, ...declaration }: Declaration & { readonly choices: readonly number[] },
): number {
  const variable = declare(scope, name, 'number', declaration);
  variable.addValidation({
    condition: `\${contains(${JSON.stringify(choices)}, var.${name})}`,
    errorMessage: `${name} must be one of ${choices.join(', ')}.`,
  });
  return variable.numberValue;
}

/** A variable that holds a list of texts, empty by default. */
export function textListVariable(
  scope: Construct,
  name: string,
  { rule, ...declaration }: Declaration & { readonly rule: TextRule },
): string[] {
  const variable = declare(scope, name, 'list(string)', { default: [], ...declaration });
  const valid = conforms(rule, 'text');
  variable.addValidation({
    condition: `\${alltrue([for text in var.${name} : ${valid}])}`,
    errorMessage:
      `\${jsonencode(try([for text in var.${name} : text if !(${valid})][0], ""))} in ${name} must be ` +
      `${rule.mustBe}.`,
  });
  return variable.listValue;
}

/** A variable that holds tags. */
export function tagsVariable(
  scope: Construct,
  name: string,
  declaration: Declaration,
): Record<string, string> {
  const variable = declare(scope, name, 'map(string)', { default: {}, ...declaration });
  const tags = `var.${name}`;
  const [key, value] = [conforms(TAG_KEY, 'key'), conforms(TAG_VALUE, 'value')];
  // Terraform evaluates the messages even when all tags are valid.
  const first = (condition: string) =>
    `\${jsonencode(try([for key, value in ${tags} : key if !(${condition})][0], ""))}`;
  variable.addValidation({
    condition: `\${alltrue([for key in keys(${tags}) : ${key}])}`,
    errorMessage: `The key ${first(key)} in ${name} must be ${TAG_KEY.mustBe}.`,
  });
  variable.addValidation({
    condition: `\${alltrue([for value in values(${tags}) : ${value}])}`,
    errorMessage: `The value of ${first(value)} in ${name} must be ${TAG_VALUE.mustBe}.`,
  });
  variable.addValidation({
    condition: `\${length(${tags}) <= ${MOST_TAGS}}`,
    errorMessage: `${name} must have at most ${MOST_TAGS} keys: AWS allows no more on a resource.`,
  });
  variable.addValidation({
    condition: `\${length(distinct([for key in keys(${tags}) : lower(key)])) == length(${tags})}`,
    errorMessage: `${name} ${KEYS_DIFFER}.`,
  });
  return variable.value;
}

function declare(scope: Construct, name: string, type: string, declaration: Declaration): TerraformVariable {
  return new TerraformVariable(scope, name, { type, nullable: false, ...declaration });
}

/** Terraform's expression for whether a text conforms to a rule. Also false for what is no text. */
export function conforms({ pattern, except }: TextRule, text: string): string {
  const matches = (expression: string) => `can(regex(${quote(expression)}, ${text}))`;
  return except === undefined ? matches(pattern) : `${matches(pattern)} && !${matches(except)}`;
}

/** Adds a condition to a variable declared in this scope. It may refer to other variables. */
export function addCondition(
  scope: Construct,
  name: string,
  { condition, otherwise }: { readonly condition: string; readonly otherwise: string },
): void {
  const variable = scope.node.findChild(name) as TerraformVariable;
  variable.addValidation({ condition: `\${${condition}}`, errorMessage: otherwise });
}

/** A text in Terraform's quotes: backslashes are escaped, and `${` starts no expression. */
export function quote(text: string): string {
  return JSON.stringify(text).replaceAll('${', '$${');
}
