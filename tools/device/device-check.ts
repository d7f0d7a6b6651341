import { runCommand } from '../../cli/command';
import { CommandFailed } from '../../cli/command-line';
import { checkCertificate, rfc4514 } from './check';
import { createCsr } from './csr';
import { CertificateRefused, NoAnswer } from './errors';
import { type DeviceOptions, readDeviceOptions, usage } from './options';
import type { CertificateRequestOptions, ProvisionedCertificate } from './request-certificate';

/**
 * Asks an AWS IoT endpoint, real or sandbox, for a certificate as one device does, and checks it. A pipeline runs this
 * after a deploy. Exit code 0: the right certificate; 1: not, with the reason; 2: bad options.
 *
 * @param command What the user types to run it.
 */
export function runDeviceCheck(command: string): Promise<void> {
  return runCommand({
    read: () => readDeviceOptions(process.argv.slice(2), command),
    run: onboard,
    usage: usage(command),
    leavesTraces: false,
  });
}

async function onboard({
  connection,
  subject,
  alternativeNames,
  expectedIssuer,
}: DeviceOptions): Promise<void> {
  const start = performance.now();
  const { csrPem } = await createCsr({ subject, alternativeNames });
  const names = alternativeNames.length === 0 ? 'no alternative names' : alternativeNames.join(', ');
  const asked = `${connection.clientId} asked for ${subject}, with ${names}.`;
  const { certificatePem, certificateId } = await request({ ...connection, csrPem }, asked);
  const certificate = checkCertificate(certificatePem, csrPem, expectedIssuer);
  process.stdout.write(
    `${connection.clientId} has certificate ${certificateId}\n` +
      `  subject  ${rfc4514(certificate.subjectName)}, with ${names}\n` +
      `  issuer   ${rfc4514(certificate.issuerName)}\n` +
      `  until    ${certificate.notAfter.toISOString()}\n` +
      `  after    ${Math.round(performance.now() - start)} ms\n`,
  );
}

/** @throws CommandFailed for a refusal; it says what to do. */
async function request(options: CertificateRequestOptions, asked: string): Promise<ProvisionedCertificate> {
  const { requestCertificate } = loadSdk();
  try {
    return await requestCertificate(options);
  } catch (cause) {
    if (!(cause instanceof CertificateRefused || cause instanceof NoAnswer)) throw cause;
    throw new CommandFailed(`${cause.message}\n${asked}\n${ABOUT_REFUSALS}`, { cause });
  }
}

/** AWS IoT does not tell devices why the signer refused. */
const ABOUT_REFUSALS = `If your CA signs, the signer's log has the reason: aws logs tail /aws/lambda/<name>-signer --since 15m
  CsrSubjectNotAllowed          give a --subject that subject_pattern allows
  CsrAlternativeNameNotAllowed  give an --alternative-name that alternative_name_pattern allows, or none`;

/** The SDK's package. It is large, so it is optional for users of our npm package. */
const SDK = 'aws-iot-device-sdk-v2';

/** Loads the module that needs the SDK. @throws CommandFailed if the SDK is not installed. */
function loadSdk() {
  try {
    return require('./request-certificate') as typeof import('./request-certificate');
  } catch (cause) {
    const { code, message } = cause as NodeJS.ErrnoException;
    if (code !== 'MODULE_NOT_FOUND' || !message.includes(SDK)) throw cause;
    throw new CommandFailed(
      `The check needs the AWS IoT Device SDK, which is not installed: npm install ${SDK}@1`,
      { cause },
    );
  }
}
