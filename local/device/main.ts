/**
 * `npm run device`: one device asks an AWS IoT endpoint, a real one or the sandbox's, for a certificate and checks
 * it; a pipeline runs it after a deploy. Exit code 0: as it should be; 1: not, with the reason; 2: bad options.
 */
import { BadOptions } from '../command-line';
import { checkCertificate, rfc4514 } from './check';
import { createCsr } from './csr';
import { type DeviceOptions, readDeviceOptions, USAGE } from './options';
import { requestCertificate } from './request-certificate';

async function onboard({ connection, subject, expectedIssuer }: DeviceOptions): Promise<void> {
  const start = performance.now();
  const { csrPem } = await createCsr({ subject });
  const { certificatePem, certificateId } = await requestCertificate({ ...connection, csrPem });
  const certificate = checkCertificate(certificatePem, csrPem, expectedIssuer);
  process.stdout.write(
    `${connection.clientId} has certificate ${certificateId}\n` +
      `  subject  ${rfc4514(certificate.subjectName)}\n` +
      `  issuer   ${rfc4514(certificate.issuerName)}\n` +
      `  until    ${certificate.notAfter.toISOString()}\n` +
      `  after    ${Math.round(performance.now() - start)} ms\n`,
  );
}

async function main(): Promise<void> {
  try {
    const options = readDeviceOptions(process.argv.slice(2));
    if (options === undefined) process.stdout.write(USAGE);
    else await onboard(options);
  } catch (error) {
    process.stderr.write(`${error instanceof Error ? error.message : error}\n`);
    // At once: the SDK's TLS library keeps a process whose handshake failed alive for almost half a minute.
    process.exit(error instanceof BadOptions ? 2 : 1);
  }
}

void main();
