import { createPrivateKey, randomUUID, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadOptions, parseOptions } from '../command-line';
import { readName } from './csr';
import type { CertificateRequestOptions } from './request-certificate';

/** What `npm run device` was asked for. */
export interface DeviceOptions {
  /** How it connects. */
  readonly connection: Omit<CertificateRequestOptions, 'csrPem'>;
  /** Subject of its CSR, RFC 4514. */
  readonly subject: string;
  /** What the certificate's issuer must contain. @default any issuer */
  readonly expectedIssuer: string | undefined;
}

/** What `--help` prints. */
export const USAGE = `npm run device -- --endpoint HOST --cert FILE --key FILE --ca FILE [options]

  --endpoint HOST       data endpoint of AWS IoT Core
                        (aws iot describe-endpoint --endpoint-type iot:Data-ATS)
  --cert FILE           the fleet's claim certificate, PEM
  --key FILE            the claim certificate's private key, PEM
  --ca FILE             the CA of the endpoint's own certificate, PEM (AWS: Amazon Root CA 1)
  --port P              port of the endpoint (default 8883)
  --client-id ID        MQTT client id (default post-deploy-check-<random>)
  --subject NAME        subject of the CSR, RFC 4514 (default CN=<client id>)
  --expect-issuer TEXT  what the certificate's issuer, RFC 4514, must contain, such as "CN=Your CA"
  --help                this text
`;

const HELP = 'npm run device -- --help';

/** A part of a name: a type and a value, in which special characters are escaped. (RFC 4514, section 3) */
const NAME_PART = String.raw`\s*(?:[A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+)=(?:[^\\",+;<>]|\\.)+`;

const DISTINGUISHED_NAME = new RegExp(`^${NAME_PART}(?:[,+]${NAME_PART})*$`);

/**
 * Reads the command line, and the files that it names. `undefined` when it asks for help.
 *
 * @throws BadOptions
 */
export function readDeviceOptions(argv: readonly string[]): DeviceOptions | undefined {
  const values = parseOptions(
    argv,
    {
      endpoint: { type: 'string' },
      port: { type: 'string', default: '8883' },
      cert: { type: 'string' },
      key: { type: 'string' },
      ca: { type: 'string' },
      'client-id': { type: 'string', default: `post-deploy-check-${randomUUID().slice(0, 8)}` },
      subject: { type: 'string' },
      'expect-issuer': { type: 'string' },
      help: { type: 'boolean', default: false },
    },
    HELP,
    { endpoint: 'did "aws iot describe-endpoint" fail?' },
  );
  if (values.help) return undefined;
  const needed = (option: 'endpoint' | 'cert' | 'key' | 'ca'): string => {
    const value = values[option];
    if (value === undefined) throw new BadOptions(`--${option} is missing. See ${HELP}.`);
    return value;
  };
  const connection = {
    endpoint: needed('endpoint'),
    port: readPort(values.port),
    clientId: values['client-id'],
    claimCertificatePath: needed('cert'),
    claimKeyPath: needed('key'),
    caPath: needed('ca'),
  };
  checkFiles(connection.claimCertificatePath, connection.claimKeyPath, connection.caPath);
  return {
    connection,
    subject: readSubject(values.subject ?? `CN=${escapeValue(connection.clientId)}`),
    expectedIssuer: values['expect-issuer'],
  };
}

function readPort(text: string): number {
  const port = Number(text);
  if (Number.isInteger(port) && port >= 1 && port <= 65_535) return port;
  throw new BadOptions(`--port must be a whole number from 1 to 65535, not ${JSON.stringify(text)}.`);
}

function readSubject(text: string): string {
  try {
    // The library alone would leave out what it does not understand.
    if (DISTINGUISHED_NAME.test(text) && readName(text)) return text;
  } catch {
    // It does not know the type of a part.
  }
  throw new BadOptions(
    '--subject must be a name as RFC 4514 writes it, such as "CN=sensor-1,O=Example", ' +
      `not ${JSON.stringify(text)}.`,
  );
}

/** A text as the value in a name. */
function escapeValue(value: string): string {
  return value.replace(/[\\",+;<>]/g, '\\$&');
}

/** The SDK says of a file that it does not like neither which one nor why. */
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
