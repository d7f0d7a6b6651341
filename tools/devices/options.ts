import { BadOptions, parseOptions } from '../../cli/command-line';
import type { RequestPolicy } from '../../handler/csr/request-policy';
import {
  FILE_PLACEHOLDER,
  namesClientId,
  POLICY_OPTIONS,
  type PolicyValues,
  readPolicy,
} from '../requests/policy-options';
import { TAKEN_FROM_FOLDERS } from './files';

/** Which names are compared with a pattern. */
export type Compared = 'all names' | 'alternative names' | 'nothing';

/** Options of the request check. */
export interface DevicesOptions {
  /** Files and folders. */
  readonly paths: readonly string[];
  readonly policy: RequestPolicy;
  /** MQTT client id of each device, with `{file}` in it. */
  readonly clientId: string;
  /** Which names are compared with a pattern. */
  readonly compared: Compared;
  /** One line of JSON for each file. */
  readonly json: boolean;
  /** Leave out what is accepted without a warning. */
  readonly onlyRefused: boolean;
}

/** What `--help` prints. @param command What the user types to run it. */
export const usage = (command: string) => `${command} --csr FILE… [options]

Runs the signer's own check on your fleet's certificate requests, without AWS. Shows which are accepted or refused, why,
and how patterns see their names. Run it before you switch signing over.

  --csr FILE…                   certificate requests as devices send them: files, or folders, of which the files
                                ${TAKEN_FROM_FOLDERS} are taken
  --pattern P                   subject_pattern (default none: any subject and any alternative names)
  --alternative-name-pattern P  alternative_name_pattern (default none: with --pattern, no alternative names)
  --client-id ID                MQTT client id of the devices; ${FILE_PLACEHOLDER} in it stands for the name of each file without
                                its ending: "${FILE_PLACEHOLDER}", "sensor-${FILE_PLACEHOLDER}". Needed if a pattern has {clientId}
  --accept-sha1                 accept_sha1_requests: take requests that are signed with SHA-1
  --only-refused                leave out what is accepted without a warning
  --json                        for programs: a line of JSON for each file, and no summary (with npm run --silent,
                                nothing else is printed)
  --help                        this text

A warning tells of a request that one kind of CA refuses and another may sign. It does not change the exit code.

Exit code 0: all accepted. 1: at least one refused. 2: bad options, or a file that cannot be read.
`;

/**
 * Reads the command line. `undefined` when it asks for help.
 *
 * @throws BadOptions
 */
export function readDevicesOptions(argv: readonly string[], command: string): DevicesOptions | undefined {
  const help = `${command} --help`;
  const values = parseOptions(
    eachWithItsOption(argv),
    {
      ...POLICY_OPTIONS,
      csr: { type: 'string', multiple: true, default: [] },
      'client-id': { type: 'string' },
      'only-refused': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
    help,
  );
  if (values.help) return undefined;
  if (values.csr.length === 0) throw new BadOptions(`--csr is missing. See ${help}.`);
  if (values['client-id'] === undefined && namesClientId(values)) {
    throw new BadOptions(
      `--client-id is missing: a pattern has {clientId}. If files are named after their devices: --client-id "${FILE_PLACEHOLDER}".`,
    );
  }
  const misspelt = /\{\s*file\s*\}/i.exec((values['client-id'] ?? '').replaceAll(FILE_PLACEHOLDER, ''));
  if (misspelt) throw new BadOptions(`--client-id has ${misspelt[0]}: write ${FILE_PLACEHOLDER}.`);
  return {
    paths: values.csr,
    policy: readPolicy(values),
    clientId: values['client-id'] ?? '',
    compared: comparedBy(values),
    json: values.json,
    onlyRefused: values['only-refused'],
  };
}

function comparedBy({ pattern, 'alternative-name-pattern': alternativeNamePattern }: PolicyValues): Compared {
  if (pattern !== undefined) return 'all names';
  return alternativeNamePattern === undefined ? 'nothing' : 'alternative names';
}

/** `--csr a b` as `--csr=a --csr=b`, because a shell expands `*.pem` to such a list. */
function eachWithItsOption(argv: readonly string[]): string[] {
  let inList = false;
  return argv.flatMap((word) => {
    if (word.startsWith('-')) {
      inList = word === '--csr';
      return inList ? [] : [word];
    }
    return [inList ? `--csr=${word}` : word];
  });
}
