import { parseArgs } from 'node:util';
import type { FuzzOptions } from './run';

/** What `--help` prints. */
export const USAGE = `npm run fuzz -- [options]

  --cases N          bad and not so bad requests, 1 to 10000000 (default 10000)
  --seed S           seed of the first, a whole number; the others follow (default 1).
                     A failing case is found again with its seed and --cases 1
  --openssl-every M  one in M refused requests is shown to openssl, and every accepted one
                     (default 50)
  --help             this text
`;

/** Thrown for options that make no sense; the message names the option. */
export class BadOptions extends Error {
  override readonly name = 'BadOptions';
}

/** Reads the command line. `undefined` when it asks for help. Throws `BadOptions`. */
export function readFuzzOptions(argv: readonly string[]): Required<FuzzOptions> | undefined {
  const values = parse(argv);
  if (values.help) return undefined;
  return {
    cases: wholeNumber('--cases', values.cases, 1, 10_000_000),
    seed: wholeNumber('--seed', values.seed, 0, 2 ** 31 - 1),
    opensslEvery: wholeNumber('--openssl-every', values['openssl-every'], 1, 10_000_000),
  };
}

function parse(argv: readonly string[]) {
  try {
    return parseArgs({
      args: [...argv],
      options: {
        cases: { type: 'string', default: '10000' },
        seed: { type: 'string', default: '1' },
        'openssl-every': { type: 'string', default: '50' },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (cause) {
    throw new BadOptions(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function wholeNumber(option: string, text: string, minimum: number, maximum: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < minimum || value > maximum) {
    throw new BadOptions(
      `${option} must be a whole number from ${minimum} to ${maximum}, not ${JSON.stringify(text)}.`,
    );
  }
  return value;
}
