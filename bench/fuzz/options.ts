import { numberOption, parseOptions } from '../../cli/command-line';
import type { FuzzOptions } from './run';

/** What `--help` prints. */
export const USAGE = `npm run fuzz -- [options]

  --cases N          malformed and almost correct CSRs, 1 to 10000000 (default 10000)
  --seed S           seed of the first, a whole number; the others count up (default 1).
                     To repeat a failing case, give its seed and --cases 1
  --openssl-every M  passes one in M refused CSRs to openssl, and every accepted one
                     (default 50)
  --help             this text
`;

/** Reads the command line; `undefined` for `--help`. Throws `BadOptions`. */
export function readFuzzOptions(argv: readonly string[]): Required<FuzzOptions> | undefined {
  const values = parseOptions(
    argv,
    {
      cases: { type: 'string', default: '10000' },
      seed: { type: 'string', default: '1' },
      'openssl-every': { type: 'string', default: '50' },
      help: { type: 'boolean', default: false },
    },
    'npm run fuzz -- --help',
  );
  if (values.help) return undefined;
  return {
    cases: numberOption('--cases', values.cases, { from: 1, to: 10_000_000, whole: true }),
    seed: numberOption('--seed', values.seed, { from: 0, to: 2 ** 31 - 1, whole: true }),
    opensslEvery: numberOption('--openssl-every', values['openssl-every'], {
      from: 1,
      to: 10_000_000,
      whole: true,
    }),
  };
}
