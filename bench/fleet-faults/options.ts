import { numberOption, parseOptions } from '../../cli/command-line';
import { AUTHORITY_OPTION, authorityOption, namesOf } from '../../sandbox/authorities/option';
import type { AuthorityBench } from '../authorities/authority';
import { BENCHES } from '../authorities/built-in';

/** Options of `npm run fleet`. */
export interface FleetOptions {
  /** What signs. @default the first that there is */
  readonly authority: AuthorityBench;
  /** Devices, 1 to 100,000. @default 10000 */
  readonly devices: number;
  /** Share of the calls to the CA that hit a fault, 0 to 0.5. @default 0.05 */
  readonly faultShare: number;
  /** Seeds the choice of faults and the issuance times. @default 1 */
  readonly seed: string;
  /** Whether each device connects over MQTT and TLS with the AWS IoT Device SDK. @default false */
  readonly mqtt: boolean;
}

/** What `--help` prints. */
export const USAGE = `npm run fleet -- [options]

  --authority NAME   what signs: ${namesOf(BENCHES)} (default ${AUTHORITY_OPTION.default})
  --devices N        devices that request a certificate, 1 to 100000 (default 10000)
  --fault-share P    share of the calls to the CA that hit a fault, 0 to 0.5 (default 0.05)
  --seed S           seeds the choice of faults and the issuance times (default 1)
  --mqtt             each device connects over MQTT and TLS with the AWS IoT Device SDK, which
                     takes longer; without it, devices call the operation behind the endpoint directly
  --help             this text
`;

/** Reads the command line; `undefined` for `--help`. Throws `BadOptions`. */
export function readFleetOptions(argv: readonly string[]): FleetOptions | undefined {
  const values = parseOptions(
    argv,
    {
      authority: AUTHORITY_OPTION,
      devices: { type: 'string', default: '10000' },
      'fault-share': { type: 'string', default: '0.05' },
      seed: { type: 'string', default: '1' },
      mqtt: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    'npm run fleet -- --help',
  );
  if (values.help) return undefined;
  return {
    authority: authorityOption(values.authority, BENCHES),
    devices: numberOption('--devices', values.devices, { from: 1, to: 100_000, whole: true }),
    faultShare: numberOption('--fault-share', values['fault-share'], { from: 0, to: 0.5 }),
    seed: values.seed,
    mqtt: values.mqtt,
  };
}
