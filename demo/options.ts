import { choiceOption, numberOption, parseOptions } from '../cli/command-line';
import {
  AUTHORITY_LATENCIES,
  type AuthorityKind,
  type AuthorityLatency,
  type AuthorityOptions,
  KEY_FAMILIES,
} from '../sandbox/authorities/authority';
import { AUTHORITIES } from '../sandbox/authorities/built-in';
import { AUTHORITY_OPTION, authorityOption, latenciesOf, namesOf } from '../sandbox/authorities/option';

/** The AWS provider that Terraform uses. */
const PROVIDERS = ['stand-in', 'real'] as const;

/** What `npm start` was asked for. */
export interface Options {
  /** Devices that onboard with the signer, 1 to 1000. @default 20 */
  readonly devices: number;
  /** Signs in self-managed mode. @default the first that the sandbox has */
  readonly authority: AuthorityKind;
  /** How long it takes to sign. @default typical */
  readonly authorityLatency: AuthorityLatency;
  /** Family of its CA's key. @default ec */
  readonly authorityKey: NonNullable<AuthorityOptions['key']>;
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
  --authority NAME                   who signs: ${namesOf(AUTHORITIES)} (default ${AUTHORITY_OPTION.default})
  --authority-latency fast|typical|slow
                                     how long the CA takes to sign (default typical)
${latenciesOf(AUTHORITIES)
  .map((line) => `${' '.repeat(37)}${line}\n`)
  .join('')}  --authority-key rsa|ec             the CA's key (default ec)
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
      authority: AUTHORITY_OPTION,
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
    authority: authorityOption(values.authority, AUTHORITIES),
    authorityLatency: choiceOption('--authority-latency', values['authority-latency'], AUTHORITY_LATENCIES),
    authorityKey: choiceOption('--authority-key', values['authority-key'], KEY_FAMILIES),
    out: values.out,
    allGood: values['all-good'],
    provider: choiceOption('--provider', values.provider, PROVIDERS),
  };
}
