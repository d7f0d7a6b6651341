import { Token } from 'cdktf';
import { didYouMean } from './did-you-mean';
import { checkText, type IntegerRule, isObject, ruleViolation, type TextRule } from './rules';

/**
 * What a property must be, for callers in plain JavaScript and for what TypeScript's types cannot express.
 */
export interface PropRule {
  /** Completes the sentence "<property> must be …". */
  readonly mustBe: string;
  /** @default false */
  readonly required?: boolean;
  /**
   * Throws, naming the property, if a value breaks the rule. Is not called with `undefined` or `null`. References,
   * whose value only Terraform knows, pass.
   */
  readonly check: (property: string, value: unknown) => void;
}

/** A rule for each property of an interface, and for nothing else. */
export type PropRules<Props> = { readonly [Name in keyof Props]-?: PropRule };

/** The property must be given. */
export function required(rule: PropRule): PropRule {
  return { ...rule, required: true };
}

/** The rule, which then also allows an empty text. */
export function orEmpty(rule: PropRule): PropRule {
  return {
    ...rule,
    check: (property, value) => {
      if (value !== '') rule.check(property, value);
    },
  };
}

/** A text. */
export function text(rule: TextRule): PropRule {
  return { mustBe: rule.mustBe, check: (property, value) => checkText(property, value, rule) };
}

/** A list of texts, or a reference. */
export function texts(rule: TextRule): PropRule {
  return {
    mustBe: `a list of texts, each ${rule.mustBe}`,
    check: (property, value) => {
      if (Token.isUnresolved(value)) return;
      if (!Array.isArray(value)) throw ruleViolation(property, `a list of texts, each ${rule.mustBe}`, value);
      for (const [index, each] of value.entries()) checkText(`${property}[${index}]`, each, rule);
    },
  };
}

/** A whole number, or a reference. */
export function integer({ minimum, maximum, unit }: IntegerRule): PropRule {
  return condition(
    `a whole number of ${unit} from ${minimum} to ${maximum}`,
    (value) =>
      Token.isUnresolved(value) ||
      (Number.isInteger(value) && Number(value) >= minimum && Number(value) <= maximum),
  );
}

/** One of a few values, or a reference. */
export function choice(choices: readonly unknown[]): PropRule {
  return condition(
    `one of ${choices.join(', ')}`,
    (value) => Token.isUnresolved(value) || choices.includes(value),
  );
}

/** True or false, or a reference. */
export function flag(): PropRule {
  return condition('true or false', (value) => typeof value === 'boolean' || Token.isUnresolved(value));
}

/** A value for which a condition holds. @param mustBe The condition in words. */
export function condition(mustBe: string, holds: (value: unknown) => boolean): PropRule {
  return {
    mustBe,
    check: (property, value) => {
      if (!holds(value)) throw ruleViolation(property, mustBe, value);
    },
  };
}

/** An object with the properties that the rules name. */
export function settings<Settings>(rules: PropRules<Settings>): PropRule {
  const mustBe = `an object with ${Object.keys(rules).join(', ')}`;
  return {
    mustBe,
    check: (property, value) => {
      if (!isObject(value)) throw ruleViolation(property, mustBe, value);
      checkEach(property, value, rules);
    },
  };
}

/**
 * Throws if properties are missing, unknown or invalid.
 *
 * @param owner What has the properties, such as `new CertificateSigning(scope, id, { … })`.
 */
export function checkProps<Props>(owner: string, props: unknown, rules: PropRules<Props>): void {
  if (!isObject(props)) {
    throw ruleViolation(
      `The properties of ${owner}`,
      `an object with ${namesOf(rules, ({ required }) => required === true).join(', ')}`,
      props,
    );
  }
  checkEach('', props, rules, owner);
}

function checkEach<Props>(
  path: string,
  values: Readonly<Record<string, unknown>>,
  rules: PropRules<Props>,
  owner = path,
): void {
  const nameOf = (name: string) => (path === '' ? name : `${path}.${name}`);
  const known = namesOf(rules);
  for (const name of Object.keys(values)) {
    if (known.includes(name)) continue;
    throw new Error(`${nameOf(name)} is not a property of ${owner}. ${didYouMean(name, known)}`);
  }
  for (const [name, rule] of Object.entries<PropRule>(rules)) {
    const { mustBe, check } = rule;
    const property = nameOf(name);
    const value = values[name];
    if (value === undefined) {
      if (rule.required) throw new Error(`${property} is missing: it must be ${mustBe}.`);
    } else if (value === null) {
      throw new Error(
        `${property} must be ${mustBe}, not null${rule.required ? '' : '; leave it out for its default'}.`,
      );
    } else check(property, value);
  }
}

function namesOf(rules: object, filter: (rule: PropRule) => boolean = () => true): readonly string[] {
  return Object.entries<PropRule>(rules as Record<string, PropRule>).flatMap(([name, rule]) =>
    filter(rule) ? name : [],
  );
}
