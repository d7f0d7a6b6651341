import { BadOptions, numberOption, parseOptions } from '../cli/command-line';
import { AUTHORITY_OPTION, authorityOption, namesOf } from '../sandbox/authorities/option';
import type { AuthorityBench } from './authorities/authority';
import { BENCHES } from './authorities/built-in';
import { ROUND_TRIP_MS } from './scenarios';

/** Options of `npm run bench`. */
export interface BenchOptions {
  /** What to measure. @default comparison */
  readonly what: 'comparison' | 'quick' | 'goals' | 'policies';
  /** What signs. @default the first that the bench has */
  readonly authority: AuthorityBench;
  /** Seeds issuance times and arrivals. @default 1 */
  readonly seed: string;
  /** One round trip to the authority, in milliseconds, 0 to 500. @default 10 */
  readonly roundTripMs: number;
}

/** What `--help` prints. */
export const USAGE = `npm run bench -- [options]

  --quick      fewer certificates, in virtual time only: seconds instead of minutes
  --goals      checks the signer against its goals, with twelve seeds in virtual time
  --policies   compares poll policies in virtual time
  --authority NAME
               what signs: ${namesOf(BENCHES)} (default ${AUTHORITY_OPTION.default})
  --seed TEXT  seeds issuance times and arrivals (default 1)
  --round-trip MS
               round trip to the authority, 0 to 500 (default 10)
  --help       this text
`;

/** Reads the command line; `undefined` for `--help`. Throws `BadOptions`. */
export function readBenchOptions(argv: readonly string[]): BenchOptions | undefined {
  const {
    help,
    authority,
    seed,
    'round-trip': roundTrip,
    ...modes
  } = parseOptions(
    argv,
    {
      quick: { type: 'boolean', default: false },
      goals: { type: 'boolean', default: false },
      policies: { type: 'boolean', default: false },
      authority: AUTHORITY_OPTION,
      seed: { type: 'string', default: '1' },
      'round-trip': { type: 'string', default: `${ROUND_TRIP_MS}` },
      help: { type: 'boolean', default: false },
    },
    'npm run bench -- --help',
  );
  if (help) return undefined;
  const [what = 'comparison', ...others] = MODES.filter((mode) => modes[mode]);
  if (others.length > 0) throw new BadOptions(`--${what} and --${others[0]} exclude each other.`);
  return {
    what,
    authority: authorityOption(authority, BENCHES),
    seed,
    roundTripMs: numberOption('--round-trip', roundTrip, { from: 0, to: 500 }),
  };
}

const MODES = ['quick', 'goals', 'policies'] as const;
