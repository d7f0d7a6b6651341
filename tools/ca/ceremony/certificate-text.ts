import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { decodeText, fileProblem, isDer } from '../../requests/request-text';

const HEADER = /-----BEGIN ([A-Z0-9 ]+)-----/g;

/** What else a file may hold that has certificates in it, by its label, and how to get them out. */
const CONVERSIONS: Readonly<Record<string, string>> = {
  PKCS7: 'openssl pkcs7 -print_certs -in FILE -out NEW_FILE',
  CMS: 'openssl pkcs7 -print_certs -in FILE -out NEW_FILE',
  'TRUSTED CERTIFICATE': 'openssl x509 -in FILE -out NEW_FILE',
};

/**
 * The certificates in a file, in its order: PEM, or one in DER.
 *
 * @param option The option that names the file. @throws BadOptions, CommandFailed
 */
export function readCertificateFile(option: string, path: string): readonly X509Certificate[] {
  const bytes = read(option, path);
  return isDer(bytes) ? [readDerCertificate(bytes, path)] : readCertificates(decodeText(bytes), path);
}

function read(option: string, path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    throw new BadOptions(`${option} ${path} cannot be read: ${fileProblem(error)}.`);
  }
}

/**
 * The certificates in a text, in its order. Text around them is skipped.
 *
 * @param where Where the text is from. @throws CommandFailed if there is none, or something else.
 */
export function readCertificates(text: string, where: string): readonly X509Certificate[] {
  const headers = [...text.matchAll(HEADER)];
  if (headers.some(([, label = '']) => label.includes('PRIVATE KEY'))) {
    throw new CommandFailed(
      `${where} holds a private key. Take it out: what is installed can be read by many, and no key belongs there.`,
    );
  }
  const certificates = headers.map(({ index, 1: label = '' }, number) => {
    const block = text.slice(index, headers[number + 1]?.index);
    return readBlock(block, label, headers.length > 1 ? `${where}, block ${number + 1},` : where);
  });
  if (certificates.length > 0) return certificates;
  throw new CommandFailed(
    `${where} holds no certificate in PEM (-----BEGIN CERTIFICATE-----). ` +
      'It must have the certificate of the CA first, and after it those above it.',
  );
}

function readBlock(block: string, label: string, where: string): X509Certificate {
  if (label !== 'CERTIFICATE') {
    const conversion = CONVERSIONS[label];
    throw new CommandFailed(
      `${where} holds a ${label}. ` +
        (conversion === undefined
          ? 'Leave nothing in it but certificates.'
          : `Take the certificates out of it: ${conversion}`),
    );
  }
  const footer = `-----END ${label}-----`;
  const end = block.indexOf(footer);
  if (end < 0) {
    throw new CommandFailed(`${where} ends in the middle: ${footer} is missing. Get the whole file.`);
  }
  try {
    return new X509Certificate(block.slice(0, end + footer.length));
  } catch (cause) {
    throw new CommandFailed(`${where} holds something that is not a readable certificate.`, { cause });
  }
}

function readDerCertificate(der: Buffer, where: string): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new CommandFailed(
      `${where} is neither PEM nor a certificate in DER. Of PKCS #7 (.p7b, .p7c), make PEM with: openssl pkcs7 -inform ` +
        'DER -print_certs -in FILE -out NEW_FILE. Of PKCS #12 (.p12, .pfx): openssl pkcs12 -nokeys -in FILE -out NEW_FILE',
      { cause },
    );
  }
}

/** Certificates as PEM, one after the other, and nothing else. */
export function writeCertificates(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('');
}
