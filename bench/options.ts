import { parseArgs } from 'node:util';

/** What `npm run bench` was asked for. */
export interface BenchOptions {
  /** Fewer certificates, and nothing that takes real time. @default false */
  readonly quick: boolean;
  /** Makes issuance times and arrivals the same each time. @default 1 */
  readonly seed: string;
}

/** What `--help` prints. */
export const USAGE = `npm run bench -- [options]

  --quick      few certificates, in virtual time only: seconds instead of minutes
  --seed TEXT  other issuance times and arrivals, the same for the same text (default 1)
  --help       this text
`;

/** Reads the command line; `undefined` when it asks for help. Throws TypeError for an option there is not. */
export function readBenchOptions(argv: readonly string[]): BenchOptions | undefined {
  const { values } = parseArgs({
    args: [...argv],
    options: {
      quick: { type: 'boolean', default: false },
      seed: { type: 'string', default: '1' },
      help: { type: 'boolean', default: false },
    },
  });
  return values.help ? undefined : { quick: values.quick, seed: values.seed };
}
