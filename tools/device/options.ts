import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadOptions, parseOptions } from '../../cli/command-line';
import { CLIENT_ID_PLACEHOLDER } from '../../handler/vocabulary';
import { escapeValue } from '../../handler/x509/name';
import { MalformedName, readParts } from '../../handler/x509/name-text';
import { readAlternativeName } from './alternative-name';
import type { CertificateRequestOptions } from './request-certificate';

/** Options of the device check. */
export interface DeviceOptions {
  /** How it connects. */
  readonly connection: Omit<CertificateRequestOptions, 'csrPem'>;
  /** Subject of its CSR, RFC 4514. */
  readonly subject: string;
  /** Alternative names of its CSR, such as `DNS:sensor-1.example.com`. */
  readonly alternativeNames: readonly string[];
  /** Name, RFC 4514, whose parts the certificate's issuer must have. @default any issuer */
  readonly expectedIssuer: string | undefined;
}

/** What `--help` prints. @param command What the user types to run the check. */
export const usage = (
  command: string,
) => `${command} --endpoint HOST --cert FILE --key FILE --ca FILE [options]

  --endpoint HOST       data endpoint of AWS IoT Core
                        (aws iot describe-endpoint --endpoint-type iot:Data-ATS)
  --cert FILE           the fleet's claim certificate, PEM
  --key FILE            the claim certificate's private key, PEM
  --ca FILE             the CA of the endpoint's own certificate, PEM (AWS: Amazon Root CA 1)
  --port P              port of the endpoint (default 8883)
  --client-id ID        MQTT client id (default post-deploy-check-<random>)
  --subject NAME        subject of the CSR, RFC 4514; {clientId} in it stands for the client id, as in
                        subject_pattern: "CN={clientId},O=Example" (default CN={clientId})
  --alternative-name N  alternative name of the CSR, with {clientId} as well: DNS:…, email:…, URI:… or IP:…;
                        once for each (default none)
  --expect-issuer NAME  name, RFC 4514, whose parts the issuer's name must have, each whole: "CN=Your CA" matches
                        "CN=Your CA,O=Example" but not "CN=Your CA 2" (default any issuer)
  --help                this text
`;

/**
 * Reads the command line, and the files that it names. `undefined` when it asks for help.
 *
 * @param command What the user types to run the check.
 * @throws BadOptions
 */
export function readDeviceOptions(argv: readonly string[], command: string): DeviceOptions | undefined {
  const help = `${command} --help`;
  const values = parseOptions(
    argv,
    {
      endpoint: { type: 'string' },
      port: { type: 'string', default: '8883' },
      cert: { type: 'string' },
      key: { type: 'string' },
      ca: { type: 'string' },
      'client-id': { type: 'string', default: `post-deploy-check-${randomUUID().slice(0, 8)}` },
      subject: { type: 'string', default: `CN=${CLIENT_ID_PLACEHOLDER}` },
      'alternative-name': { type: 'string', multiple: true, default: [] },
      'expect-issuer': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    help,
    { endpoint: 'did "aws iot describe-endpoint" fail?' },
  );
  if (values.help) return undefined;
  const needed = (option: 'endpoint' | 'cert' | 'key' | 'ca'): string => {
    const value = values[option];
    if (value === undefined) throw new BadOptions(`--${option} is missing. See ${help}.`);
    return value;
  };
  const connection = {
    endpoint: readHost(needed('endpoint')),
    port: readPort(values.port),
    clientId: values['client-id'],
    claimCertificatePath: needed('cert'),
    claimKeyPath: needed('key'),
    caPath: needed('ca'),
  };
  checkFiles(connection.claimCertificatePath, connection.claimKeyPath, connection.caPath);
  // As in the signer's patterns, the client id becomes one value of the name, whatever its characters.
  const subject = values.subject.replaceAll(CLIENT_ID_PLACEHOLDER, () => escapeValue(connection.clientId));
  const alternativeNames = values['alternative-name'].map((name) =>
    name.replaceAll(CLIENT_ID_PLACEHOLDER, () => connection.clientId),
  );
  const { 'expect-issuer': expectedIssuer } = values;
  return {
    connection,
    subject: readNameOption('--subject', subject),
    alternativeNames: alternativeNames.map(readAlternativeNameOption),
    expectedIssuer: expectedIssuer && readNameOption('--expect-issuer', expectedIssuer),
  };
}

/** With a scheme, a path or a port, the device SDK would not find the host, and would not say why. */
function readHost(text: string): string {
  if (/^[a-z0-9.-]+$/i.test(text)) return text;
  throw new BadOptions(
    `--endpoint must be a host name, without https://, port and path, not ${JSON.stringify(text)}.`,
  );
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new BadOptions(`--port must be a whole number from 1 to 65535, not ${JSON.stringify(text)}.`);
}

/** Checks a name, RFC 4514. */
function readNameOption(option: string, text: string): string {
  try {
    readParts(text);
    return text;
  } catch (cause) {
    if (!(cause instanceof MalformedName)) throw cause;
    throw new BadOptions(
      `${option} must be a name as RFC 4514 writes it, such as "CN=sensor-1,O=Example", ` +
        `not ${JSON.stringify(text)}: ${cause.message}.`,
      { cause },
    );
  }
}

function readAlternativeNameOption(text: string): string {
  if (readAlternativeName(text) !== undefined) return text;
  throw new BadOptions(
    '--alternative-name must be DNS:…, email:…, URI:… or IP:…, such as "DNS:sensor-1.example.com", ' +
      `not ${JSON.stringify(text)}.`,
  );
}

/** Checks the files here, because the SDK's errors do not name the file or the reason. */
function checkFiles(certificatePath: string, keyPath: string, caPath: string): void {
  const certificate = readPem('--cert', certificatePath, 'a certificate', (pem) => new X509Certificate(pem));
  const key = readPem('--key', keyPath, 'a private key without a passphrase', createPrivateKey);
  readPem('--ca', caPath, 'a certificate', (pem) => new X509Certificate(pem));
  if (certificate.checkPrivateKey(key)) return;
  throw new BadOptions(`--key is not the private key of --cert: ${keyPath}, ${certificatePath}.`);
}

function readPem<Content>(
  option: string,
  path: string,
  what: string,
  read: (pem: string) => Content,
): Content {
  const pem = readFile(option, path);
  try {
    return read(pem);
  } catch (cause) {
    throw new BadOptions(`${option} must name ${what} in PEM; ${path} holds something else.`, { cause });
  }
}

function readFile(option: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new BadOptions(`${option} cannot be read: ${(cause as Error).message}.`, { cause });
  }
}
