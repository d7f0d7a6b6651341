import { InvalidSetting } from './errors';

/** Environment variables by name, like `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The value of an optional variable; `undefined` when it is unset or empty.
 *
 * Empty counts as unset because Terraform can only render "no value" as an empty string inside a map.
 */
export function optional(environment: Environment, variable: string): string | undefined {
  return environment[variable] || undefined;
}

/** The value of a variable that must be set. Throws `InvalidSetting` when it is unset or empty. */
export function required(environment: Environment, variable: string): string {
  const value = optional(environment, variable);
  if (value === undefined)
    throw new InvalidSetting(variable, 'is not set; the signer cannot work without it.');
  return value;
}

/** A whole number within `[minimum, maximum]`. Throws `InvalidSetting` otherwise, or when it is unset. */
export function requiredInteger(
  environment: Environment,
  variable: string,
  { minimum, maximum }: { readonly minimum: number; readonly maximum: number },
): number {
  const text = required(environment, variable);
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new InvalidSetting(
      variable,
      `must be a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}

/** One of the values listed, or `undefined` when unset. Throws `InvalidSetting` for any other. */
export function optionalChoice<Choice extends string>(
  environment: Environment,
  variable: string,
  choices: readonly Choice[],
): Choice | undefined {
  const text = optional(environment, variable);
  if (text === undefined) return undefined;
  const choice = choices.find((candidate) => candidate === text);
  if (choice === undefined) {
    throw new InvalidSetting(variable, `must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
  }
  return choice;
}

/** A list of texts in JSON; empty when unset. Throws `InvalidSetting` for anything else. */
export function optionalList(environment: Environment, variable: string): readonly string[] {
  const text = optional(environment, variable) ?? '[]';
  let list: unknown;
  try {
    list = JSON.parse(text);
  } catch {}
  if (Array.isArray(list) && list.every((each) => typeof each === 'string')) return list;
  throw new InvalidSetting(variable, `must be a list of texts in JSON, not ${JSON.stringify(text)}.`);
}
