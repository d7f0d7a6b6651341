import { BadOptions, parseOptions } from '../../cli/command-line';
import type { RequestPolicy } from '../../handler/csr/request-policy';
import { throwawayCsrFor } from '../../handler/rehearsal/throwaway-csr';
import { encodeGeneralName } from '../../handler/x509/general-name-text';
import { encodeName, MalformedName } from '../../handler/x509/name-text';
import { FILE_PLACEHOLDER, namesClientId, POLICY_OPTIONS, readPolicy } from '../requests/policy-options';
import { fileProblem, type RequestText, readRequestText } from '../requests/request-text';

/** Options of the pattern check. */
export interface PatternOptions {
  readonly policy: RequestPolicy;
  /** MQTT client id of the device that asks. */
  readonly clientId: string;
  /** Its request. */
  readonly request: RequestText;
}

/** What `--help` prints. @param command What the user types to run it. */
export const usage = (
  command: string,
) => `${command} --pattern P --client-id ID --subject NAME [--alternative-name N …] [options]
${command} --pattern P --client-id ID --csr FILE [options]

Tries patterns on one request, with the signer's own code and without AWS: allowed or not, and why.

  --pattern P                   subject_pattern
  --alternative-name-pattern P  alternative_name_pattern (default none: then no alternative names are allowed)
  --client-id ID                MQTT client id of the device; needed if a pattern has {clientId}
  --subject NAME                subject that the device asks for, RFC 4514: "CN=sensor-1,O=Example"
  --alternative-name N          alternative name that it asks for, such as DNS:sensor-1.example.com; once for each
  --csr FILE                    its request, in place of --subject and --alternative-name
  --accept-sha1                 accept_sha1_requests: take a request that is signed with SHA-1
  --help                        this text

Exit code 0: allowed. 1: not allowed. 2: bad options, or a file that cannot be read.
`;

/**
 * Reads the command line, and the file that it names. `undefined` when it asks for help.
 *
 * @throws BadOptions
 */
export function readPatternOptions(argv: readonly string[], command: string): PatternOptions | undefined {
  const help = `${command} --help`;
  const values = parseOptions(
    argv,
    {
      ...POLICY_OPTIONS,
      'client-id': { type: 'string' },
      subject: { type: 'string' },
      'alternative-name': { type: 'string', multiple: true, default: [] },
      csr: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    help,
  );
  if (values.help) return undefined;
  const { subject, csr, 'client-id': clientId, 'alternative-name': alternativeNames } = values;
  if (values.pattern === undefined) throw new BadOptions(`--pattern is missing. See ${help}.`);
  if (clientId === undefined && namesClientId(values)) {
    throw new BadOptions(`--client-id is missing: a pattern has {clientId}. See ${help}.`);
  }
  if (clientId?.includes(FILE_PLACEHOLDER)) {
    throw new BadOptions(
      `--client-id has ${FILE_PLACEHOLDER}, which only "npm run devices" supports: give the client id itself.`,
    );
  }
  if ((subject === undefined) === (csr === undefined)) {
    throw new BadOptions(`Give either --subject or --csr. See ${help}.`);
  }
  if (csr !== undefined && alternativeNames.length > 0) {
    throw new BadOptions('--alternative-name goes with --subject: a --csr has its own.');
  }
  return {
    policy: readPolicy(values),
    clientId: clientId ?? '',
    request:
      csr === undefined
        ? { pem: makeRequest(subject ?? '', alternativeNames), wasDer: false }
        : readRequest(csr),
  };
}

function makeRequest(subject: string, alternativeNames: readonly string[]): string {
  return throwawayCsrFor(
    encodeOption('--subject', subject, encodeName),
    alternativeNames.map((name) => encodeOption('--alternative-name', name, encodeGeneralName)),
  );
}

function encodeOption(option: string, text: string, encode: (text: string) => Buffer): Buffer {
  try {
    return encode(text);
  } catch (cause) {
    if (!(cause instanceof MalformedName)) throw cause;
    throw new BadOptions(`${option} ${JSON.stringify(text)} cannot be read: ${cause.message}.`, { cause });
  }
}

function readRequest(path: string): RequestText {
  try {
    return readRequestText(path);
  } catch (cause) {
    throw new BadOptions(
      `--csr ${path} cannot be read: ${fileProblem(cause)}. It takes one file; for several, use "npm run devices".`,
      { cause },
    );
  }
}
