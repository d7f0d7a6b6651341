import type { X509Certificate } from 'node:crypto';
import { BadOptions, CommandFailed, parseOptions } from '../../../cli/command-line';
import { CaKey, KEY_OPTIONS, KEY_USAGE_TEXT } from '../ceremony/ca-key';
import { CertificateParameter, type Installed } from '../ceremony/certificate-parameter';
import { readCertificateFile, readCertificates } from '../ceremony/certificate-text';
import { checkCa } from '../ceremony/check-ca';
import { describeCertificate } from '../ceremony/describe';
import { findingLines, hasFault } from '../ceremony/findings';
import { planInstallation } from '../ceremony/installation';
import { isRehearsed, rehearse } from '../ceremony/rehearsal';
import type { CaCommand } from '../command';
import { CONFIRM_OPTIONS, CONFIRM_USAGE, confirm } from '../confirm';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { print } from '../print';

const HELP = 'npm run ca -- install --help';

const USAGE = `npm run ca -- install --certificate FILE [options]

Puts the CA's certificate, with its chain, where the signer reads it. Checks it first as npm run ca -- check does, shows
what is installed and what will be, and asks. Then it rehearses: the key signs a leaf below the new certificate, for one
day and for nobody, which is checked and thrown away; a root signs none. An earlier certificate of the same key that is
still valid stays in the parameter, after the chain.

  --certificate FILE  the CA's certificate first, then those above it: PEM
  --root FILE         the root that verifiers trust: the chain must end in it
  --drop-previous     do not keep an earlier certificate

${CONFIRM_USAGE}${KEY_USAGE_TEXT}${PKI_USAGE}
You need kms:GetPublicKey and kms:Sign on the key, and ssm:GetParameter and ssm:PutParameter on the parameter.
`;

/** `install`: the CA's certificate goes where the signer reads it. */
export const INSTALL: CaCommand = {
  name: 'install',
  summary: "puts the CA's certificate where the signer reads it",
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...PKI_OPTIONS,
        ...KEY_OPTIONS,
        ...CONFIRM_OPTIONS,
        certificate: { type: 'string' },
        root: { type: 'string' },
        'drop-previous': { type: 'boolean', default: false },
      },
      HELP,
    );
    if (values.help) return undefined;
    if (values.certificate === undefined) throw new BadOptions(`--certificate is missing. See ${HELP}.`);
    const pki = readPki(values);
    const [certificate, ...others] = readCertificateFile('--certificate', values.certificate);
    const roots = values.root === undefined ? [] : readCertificateFile('--root', values.root);
    return async () => {
      const parameter = new CertificateParameter(pki);
      const [key, before] = await Promise.all([CaKey.find(pki, values.key), parameter.read()]);
      if (certificate === undefined) throw new CommandFailed('There is no certificate to install.');
      const installation = planInstallation([certificate, ...others], certificatesIn(before), {
        keepPrevious: !values['drop-previous'],
      });
      if (before?.text === installation.text) {
        await print(`${parameter.name} has exactly this already. Nothing was done.\n`);
        return;
      }
      const findings = [
        ...checkCa([certificate, ...others], { key: key.publicKey, keyArn: key.arn, roots }),
        ...installation.findings,
      ];
      await print(
        `Installed now in ${parameter.name}: ${installedText(before)}\n` +
          `To be installed, ${countOf(installation.certificates)}:\n${describeCertificate(certificate)}\n\n` +
          `${findingLines(findings)}\n\n`,
      );
      if (hasFault(findings)) {
        throw new CommandFailed('It would not work. Nothing was changed. The lines with "fault" say why.');
      }
      await confirm(
        `${parameter.name} in ${pki.region} is about to be ${before ? 'replaced' : 'made'}.`,
        values.yes,
      );
      if (isRehearsed(certificate)) {
        const leaf = await rehearse(certificate, key);
        await print(
          `Rehearsed: the key signed a leaf below it, serial number ${leaf.serialNumber}, and the leaf is good. It was thrown away.\n`,
        );
      }
      await parameter.replace(installation.text, before);
      await print(
        `Installed. ${before ? 'Running signers take it within an hour, new ones at once.' : 'If a signer waits for it, deploy the signer: it rehearses and switches over.'}\n`,
      );
    };
  },
};

/** What is installed, as certificates; none if it cannot be read, which is why it is replaced. */
function certificatesIn(installed: Installed | undefined): readonly X509Certificate[] {
  if (installed === undefined) return [];
  try {
    return readCertificates(installed.text, 'the parameter');
  } catch (error) {
    if (error instanceof CommandFailed) return [];
    throw error;
  }
}

function installedText(installed: Installed | undefined): string {
  if (installed === undefined) return 'nothing.';
  const certificates = certificatesIn(installed);
  const [first] = certificates;
  if (first === undefined) return `version ${installed.version}, which holds no readable certificate.`;
  return `version ${installed.version}, ${countOf(certificates)}:\n${describeCertificate(first)}`;
}

function countOf(certificates: readonly X509Certificate[]): string {
  return certificates.length === 1
    ? 'one certificate'
    : `${certificates.length} certificates, the first of them`;
}
