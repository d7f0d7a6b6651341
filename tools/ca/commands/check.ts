import type { X509Certificate } from 'node:crypto';
import { CommandFailed, parseOptions } from '../../../cli/command-line';
import { escapeInvisible } from '../../../handler/escape';
import { CaKey, KEY_OPTIONS, KEY_USAGE_TEXT } from '../ceremony/ca-key';
import { CertificateParameter } from '../ceremony/certificate-parameter';
import { readCertificateFile } from '../ceremony/certificate-text';
import { checkCa } from '../ceremony/check-ca';
import { describeCertificate, subjectOf } from '../ceremony/describe';
import { type Finding, findingLines, hasFault } from '../ceremony/findings';
import { sha256 } from '../ceremony/fingerprint';
import type { CaCommand } from '../command';
import { PKI_OPTIONS, PKI_USAGE, readPki } from '../pki-options';
import { print } from '../print';
import { readShape, SHAPE_OPTIONS } from '../shape-option';

const HELP = 'npm run ca -- check --help';

const USAGE = `npm run ca -- check [options]

Checks the CA's certificate, installed or in a file: whether it is of the key in KMS, that of a CA, valid, and below a
root, and how long the leaves can be valid. Changes nothing.

  --certificate FILE  checks this file instead of what is installed: the CA's certificate first, then those above it
  --root FILE         the root that verifiers trust: the chain must end in it
  --format FORMAT     text (default) or json, on one line (with npm run --silent, nothing else is printed)

${KEY_USAGE_TEXT}${PKI_USAGE}
Exit code 0: nothing keeps it from working, although there may be warnings. 1: a fault, or it cannot be checked.
2: bad options.
You need kms:GetPublicKey on the key and ssm:GetParameter on the parameter.
`;

/** `check`: whether the CA's certificate will do. */
export const CHECK: CaCommand = {
  name: 'check',
  summary: "checks the CA's certificate and its chain",
  usage: USAGE,
  read(argv) {
    const values = parseOptions(
      argv,
      {
        ...PKI_OPTIONS,
        ...KEY_OPTIONS,
        certificate: { type: 'string' },
        root: { type: 'string' },
        ...SHAPE_OPTIONS,
      },
      HELP,
    );
    if (values.help) return undefined;
    const pki = readPki(values);
    const { certificate: file } = values;
    const shape = readShape(values);
    const roots = values.root === undefined ? [] : readCertificateFile('--root', values.root);
    const inFile = file === undefined ? undefined : readCertificateFile('--certificate', file);
    return async () => {
      // First: without a key there is no such PKI, and what else is missing misleads.
      const key = await CaKey.find(pki, values.key);
      const { certificates, where } =
        inFile === undefined
          ? await new CertificateParameter(pki).readCertificates(
              `Install one: npm run ca -- install --pki ${pki.name} --certificate FILE`,
            )
          : { certificates: inFile, where: file ?? '' };
      const [certificate, ...others] = certificates;
      if (certificate === undefined) throw new CommandFailed(`${where} holds no certificate.`);
      const findings = checkCa([certificate, ...others], { key: key.publicKey, keyArn: key.arn, roots });
      await print(
        shape === 'json' ? json(certificate, where, key, findings) : text(certificate, where, findings),
      );
      if (hasFault(findings)) process.exitCode = 1;
    };
  },
};

function text(certificate: X509Certificate, where: string, findings: readonly Finding[]): string {
  const verdict = hasFault(findings) ? 'It does not work as it is.' : 'It works.';
  return `The CA's certificate in ${where}:\n${describeCertificate(certificate)}\n\n${findingLines(findings)}\n\n${verdict}\n`;
}

function json(
  certificate: X509Certificate,
  where: string,
  { arn }: CaKey,
  findings: readonly Finding[],
): string {
  const result = JSON.stringify({
    works: !hasFault(findings),
    where,
    keyArn: arn,
    subject: subjectOf(certificate),
    serialNumber: certificate.serialNumber,
    notBefore: new Date(certificate.validFrom),
    notAfter: new Date(certificate.validTo),
    sha256: sha256(certificate.raw),
    findings,
  });
  return `${escapeInvisible(result)}\n`;
}
