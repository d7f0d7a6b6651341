import type { NormalizedSchema } from '@smithy/core/schema';
import type { OperationModel, ServiceModel } from '../../wire/model';
import { readShape, requiredMembers } from '../../wire/shapes';
import type { CommandLine } from './command-line';
import { kebabCase, pascalCase } from './names';
import { UsageError } from './usage-error';

/** What to call. */
export interface Request {
  /** Such as `StartAutomationExecution`. */
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  /** Members of the answer, in the API's order. */
  readonly answer: readonly string[];
  /** Member of the answer whose bytes go to a file, if any. */
  readonly bytes: { readonly member: string; readonly file: string } | undefined;
}

/** Reads a line's options as members of the API. @throws UsageError for an unknown or missing option */
export function readRequest(line: CommandLine, model: ServiceModel): Request {
  const operations = [...model.operations];
  // The SDK package of a service may be too old to carry a model.
  if (operations.length === 0) return withoutModel(line);
  const operation = operations.find(({ name }) => kebabCase(name) === line.operation);
  if (operation === undefined) {
    throw new UsageError(`argument operation: Invalid choice: ${line.service} has no ${line.operation}`);
  }
  const options = new Map(line.options);
  const bytes = takeFile(operation, options);
  const input: Record<string, unknown> = {};
  const raw = line.globals.get('cli-binary-format') === 'raw-in-base64-out';
  for (const [name, member] of operation.input.structIterator()) {
    const option = kebabCase(name);
    if (options.delete(`no-${option}`)) input[name] = false;
    const words = options.get(option);
    if (words !== undefined) input[name] = readOption(option, member, words, raw);
    options.delete(option);
  }
  const [unknown] = options.keys();
  if (unknown !== undefined) throw new UsageError(`Unknown options: --${unknown}`);
  const absent = requiredMembers(operation.input).filter((name) => input[name] === undefined);
  if (absent.length > 0) {
    const named = absent.map((name) => `--${kebabCase(name)}`).join(', ');
    throw new UsageError(`the following arguments are required: ${named}`);
  }
  const answer = [...operation.output.structIterator()].map(([name]) => name);
  return { operation: operation.name, input, answer, bytes };
}

function withoutModel({ operation, options }: CommandLine): Request {
  const input = [...options].map(([name, words]) => {
    const text = words.join(' ');
    return [pascalCase(name), /^[[{]/.test(text) ? parseJson(name, text) : text];
  });
  return { operation: pascalCase(operation), input: Object.fromEntries(input), answer: [], bytes: undefined };
}

/** An operation that answers bytes takes a file name, after the value of some option. */
function takeFile(
  { output }: OperationModel,
  options: Map<string, readonly string[]>,
): Request['bytes'] | undefined {
  const [member] =
    [...output.structIterator()].find(
      ([, schema]) => schema.isBlobSchema() && schema.getMergedTraits().httpPayload,
    ) ?? [];
  if (member === undefined) return undefined;
  for (const [name, words] of options) {
    const [value = '', file] = words;
    if (file === undefined) continue;
    options.set(name, [value]);
    return { member, file };
  }
  throw new UsageError('the following arguments are required: outfile');
}

function readOption(
  option: string,
  schema: NormalizedSchema,
  words: readonly string[],
  raw: boolean,
): unknown {
  const [word] = words;
  if (schema.isBooleanSchema() && word === undefined) return true;
  if (word === undefined) throw new UsageError(`argument --${option}: expected one argument`);
  if (schema.isListSchema() && !/^\s*\[/.test(word)) {
    return words.map((one) => readOption(option, schema.getValueSchema(), [one], raw));
  }
  if (words.length > 1) throw new UsageError(`Unknown options: ${words.slice(1).join(', ')}`);
  if (schema.isListSchema() || schema.isStructSchema() || schema.isMapSchema()) {
    return readShape(schema, parseJson(option, word), option);
  }
  if (schema.isBlobSchema()) return Buffer.from(word, raw ? 'utf8' : 'base64');
  return readShape(schema, word, option);
}

function parseJson(option: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new UsageError(
      `Error parsing parameter '--${option}': Invalid JSON: ${(error as Error).message} (shorthand ` +
        'needs the AWS CLI)',
    );
  }
}
