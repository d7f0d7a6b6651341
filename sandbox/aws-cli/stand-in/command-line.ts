import { UsageError } from './usage-error';

/** Global options that take a value. */
const GLOBAL_VALUES = [
  'ca-bundle',
  'cli-binary-format',
  'cli-connect-timeout',
  'cli-read-timeout',
  'color',
  'endpoint-url',
  'output',
  'profile',
  'query',
  'region',
];

/** Global options without a value. */
const GLOBAL_FLAGS = [
  'cli-auto-prompt',
  'debug',
  'no-cli-auto-prompt',
  'no-cli-pager',
  'no-paginate',
  'no-sign-request',
  'no-verify-ssl',
];

/** A parsed AWS CLI command line. */
export interface CommandLine {
  /** Such as `ssm`. */
  readonly service: string;
  /** Such as `start-automation-execution`. */
  readonly operation: string;
  /** The operation's options, without dashes, with the words after each. */
  readonly options: ReadonlyMap<string, readonly string[]>;
  /** Options of the CLI itself. */
  readonly globals: ReadonlyMap<string, string>;
}

/** Reads the words of a line. @throws UsageError when service, operation or a value is missing */
export function readCommandLine(words: readonly string[]): CommandLine {
  const names: string[] = [];
  const options = new Map<string, string[]>();
  const globals = new Map<string, string>();
  let current: string[] = names;
  for (let i = 0; i < words.length; i += 1) {
    const word = words[i] ?? '';
    // A single dash starts a negative number or a text.
    if (!word.startsWith('--')) {
      current.push(word);
      continue;
    }
    const [, name = '', given] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
    if (GLOBAL_FLAGS.includes(name)) continue;
    if (GLOBAL_VALUES.includes(name)) {
      const value = given ?? words[++i];
      if (value === undefined) throw new UsageError(`argument --${name}: expected one argument`);
      globals.set(name, value);
      continue;
    }
    current = given === undefined ? [] : [given];
    options.set(name, current);
  }
  const [service, operation, ...rest] = names;
  if (service === undefined || operation === undefined) {
    throw new UsageError('the following arguments are required: command, operation');
  }
  if (rest.length > 0) throw new UsageError(`Unknown options: ${rest.join(', ')}`);
  return { service, operation, options, globals };
}
