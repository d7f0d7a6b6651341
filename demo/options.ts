import { BadOptions, numberOption, parseOptions } from '../cli/command-line';

/** How long the CA takes to issue a certificate. */
const AUTHORITY_LATENCIES = ['fast', 'typical', 'slow'] as const;

/** Family of the CA's key. */
const AUTHORITY_KEYS = ['rsa', 'ec'] as const;

/** The AWS provider that Terraform uses. */
const PROVIDERS = ['stand-in', 'real'] as const;

/** What `npm start` was asked for. */
export interface Options {
  /** Devices that onboard with the signer, 1 to 1000. @default 20 */
  readonly devices: number;
  /** @default typical */
  readonly authorityLatency: (typeof AUTHORITY_LATENCIES)[number];
  /** @default ec */
  readonly authorityKey: (typeof AUTHORITY_KEYS)[number];
  /** Folder for the CSRs and certificates, the CA's included; `undefined`: they are not kept. */
  readonly out: string | undefined;
  /** Leaves out the device that sends a bad CSR. @default false */
  readonly allGood: boolean;
  /** @default stand-in */
  readonly provider: (typeof PROVIDERS)[number];
}

/** What `--help` prints. */
export const USAGE = `npm start -- [options]

  --devices N                        devices that onboard, 1 to 1000 (default 20)
  --authority-latency fast|typical|slow
                                     how long the CA takes to issue a certificate: 60 to 100 ms,
                                     300 ms in the median, or 0.7 to 3.3 s (default typical)
  --authority-key rsa|ec             the CA's key (default ec)
  --out DIR                          writes <device>.csr.pem, <device>.cert.pem and ca.pem there,
                                     replacing those of an earlier run
  --all-good                         no device sends a bad CSR (otherwise the last of several does)
  --provider stand-in|real           the AWS provider that Terraform uses (default stand-in, offline); the real one comes
                                     from the folder that AWS_PROVIDER_MIRROR names, or from where terraform init finds
                                     it, and takes minutes
  --help                             this text
`;

const HELP = 'npm start -- --help';

/** Reads the command line. `undefined` when it asks for help. Throws `BadOptions`. */
export function readOptions(argv: readonly string[]): Options | undefined {
  const values = parseOptions(
    argv,
    {
      devices: { type: 'string', default: '20' },
      'authority-latency': { type: 'string', default: 'typical' },
      'authority-key': { type: 'string', default: 'ec' },
      out: { type: 'string' },
      'all-good': { type: 'boolean', default: false },
      provider: { type: 'string', default: 'stand-in' },
      help: { type: 'boolean', default: false },
    },
    HELP,
  );
  if (values.help) return undefined;
  return {
    devices: numberOption('--devices', values.devices, { from: 1, to: 1_000, whole: true }),
    authorityLatency: readChoice('--authority-latency', values['authority-latency'], AUTHORITY_LATENCIES),
    authorityKey: readChoice('--authority-key', values['authority-key'], AUTHORITY_KEYS),
    out: values.out,
    allGood: values['all-good'],
    provider: readChoice('--provider', values.provider, PROVIDERS),
  };
}

function readChoice<Choice extends string>(option: string, text: string, choices: readonly Choice[]): Choice {
  const choice = choices.find((candidate) => candidate === text);
  if (choice !== undefined) return choice;
  throw new BadOptions(`${option} must be one of ${choices.join(', ')}, not ${JSON.stringify(text)}.`);
}
