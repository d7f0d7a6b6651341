/**
 * `npm run device`: one device asks an AWS IoT endpoint, a real one or the sandbox's, for a certificate and checks
 * it; a pipeline runs it after a deploy. Exit code 0: as it should be; 1: not, with the reason; 2: bad options.
 */
import { randomUUID } from 'node:crypto';
import { parseArgs } from 'node:util';
import { checkCertificate } from './check';
import { createCsr } from './csr';
import { requestCertificate } from './request-certificate';

const USAGE = `npm run device -- --endpoint HOST --cert FILE --key FILE --ca FILE [options]

  --endpoint HOST       data endpoint of AWS IoT Core
                        (aws iot describe-endpoint --endpoint-type iot:Data-ATS)
  --cert FILE           the fleet's claim certificate, PEM
  --key FILE            the claim certificate's private key, PEM
  --ca FILE             the CA of the endpoint's own certificate, PEM (AWS: Amazon Root CA 1)
  --port P              port of the endpoint (default 8883)
  --client-id ID        MQTT client id (default post-deploy-check-<random>)
  --subject NAME        subject of the CSR, RFC 4514 (default CN=<client id>)
  --expect-issuer TEXT  what the certificate's issuer must contain, such as "CN=Your CA"
`;

function readOptions() {
  const { values } = parseArgs({
    options: {
      endpoint: { type: 'string' },
      port: { type: 'string', default: '8883' },
      cert: { type: 'string' },
      key: { type: 'string' },
      ca: { type: 'string' },
      'client-id': { type: 'string', default: `post-deploy-check-${randomUUID().slice(0, 8)}` },
      subject: { type: 'string' },
      'expect-issuer': { type: 'string' },
    },
  });
  const needed = (option: 'endpoint' | 'cert' | 'key' | 'ca'): string => {
    const value = values[option];
    if (value === undefined) throw new TypeError(`--${option} is missing.`);
    return value;
  };
  const port = Number(values.port);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) {
    throw new TypeError(`--port must be a whole number from 1 to 65535, not ${JSON.stringify(values.port)}.`);
  }
  return {
    connection: {
      endpoint: needed('endpoint'),
      port,
      clientId: values['client-id'],
      claimCertificatePath: needed('cert'),
      claimKeyPath: needed('key'),
      caPath: needed('ca'),
    },
    subject: values.subject ?? `CN=${values['client-id']}`,
    expectedIssuer: values['expect-issuer'],
  };
}

async function onboard({
  connection,
  subject,
  expectedIssuer,
}: ReturnType<typeof readOptions>): Promise<void> {
  const start = performance.now();
  const { csrPem } = await createCsr({ subject });
  const { certificatePem, certificateId } = await requestCertificate({ ...connection, csrPem });
  const certificate = checkCertificate(certificatePem, csrPem, expectedIssuer);
  process.stdout.write(
    `${connection.clientId} has certificate ${certificateId}\n` +
      `  subject  ${certificate.subject}\n` +
      `  issuer   ${certificate.issuer}\n` +
      `  until    ${certificate.notAfter.toISOString()}\n` +
      `  after    ${Math.round(performance.now() - start)} ms\n`,
  );
}

async function main(): Promise<void> {
  let options: ReturnType<typeof readOptions>;
  try {
    options = readOptions();
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n\n${USAGE}`);
    process.exitCode = 2;
    return;
  }
  try {
    await onboard(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    // At once: the SDK's TLS library keeps a process whose handshake failed alive for almost half a minute.
    process.exit(1);
  }
}

void main();
