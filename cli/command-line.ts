import { type ParseArgsConfig, parseArgs } from 'node:util';

/** Thrown if a command cannot do its work. The message is for its user. Commands end with exit code 1. */
export class CommandFailed extends Error {
  override readonly name: string = 'CommandFailed';
}

/** Thrown for invalid options. The message names the option. Commands end with exit code 2. */
export class BadOptions extends CommandFailed {
  override readonly name = 'BadOptions';
}

/**
 * Reads a command line that has only options.
 *
 * @param help What to type to see the options.
 * @param whenEmpty A likely cause of an empty value, by option.
 * @throws BadOptions if an option is unknown, lacks its value, has one that it should not have, or has an empty one.
 */
export function parseOptions<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  help: string,
  whenEmpty: Readonly<Record<string, string>> = {},
) {
  return requireFilled(parse(argv, options, help, false).values, help, whenEmpty);
}

/**
 * Reads a command line that has options and other words, such as names.
 *
 * @param help What to type to see the options.
 * @throws BadOptions as `parseOptions` does.
 */
export function parseWords<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  help: string,
) {
  const { values, positionals: words } = parse(argv, options, help, true);
  return { values: requireFilled(values, help), words };
}

function requireFilled<Values extends object>(
  values: Values,
  help: string,
  whenEmpty: Readonly<Record<string, string>> = {},
): Values {
  for (const [option, value] of Object.entries(values)) {
    if (![value].flat().includes('')) continue;
    const cause = whenEmpty[option];
    throw new BadOptions(`--${option} is empty${cause === undefined ? '.' : `; ${cause}`} See ${help}.`);
  }
  return values;
}

function parse<const Options extends NonNullable<ParseArgsConfig['options']>>(
  argv: readonly string[],
  options: Options,
  help: string,
  allowPositionals: boolean,
) {
  try {
    return parseArgs({ args: [...argv], options, allowPositionals });
  } catch (cause) {
    throw new BadOptions(`${problemIn(cause)}. See ${help}.`, { cause });
  }
}

/** The first sentence of Node.js's message. The others explain positional arguments, which most of our programs do not have. */
function problemIn(cause: unknown): string {
  const message = cause instanceof Error ? cause.message : String(cause);
  return message.split(/\.\s|\.$|\n/)[0] ?? message;
}

/**
 * A number from the command line.
 * @throws BadOptions if it is not a number (with `whole`, a whole one) in the range.
 */
export function numberOption(
  option: string,
  text: string,
  { from, to, whole = false }: { readonly from: number; readonly to: number; readonly whole?: boolean },
): number {
  const value = Number(text);
  const form = whole ? /^\d+$/ : /^\d*\.?\d+$/;
  if (form.test(text) && value >= from && value <= to) return value;
  const kind = whole ? 'a whole number' : 'a number';
  throw new BadOptions(`${option} must be ${kind} from ${from} to ${to}, not ${JSON.stringify(text)}.`);
}

/**
 * One of several words from the command line.
 * @throws BadOptions if it is not one of the choices.
 */
export function choiceOption<Choice extends string>(
  option: string,
  text: string,
  choices: readonly Choice[],
): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new BadOptions(`${option} must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
}
