import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { fileProblem } from '../../requests/request-text';

const PEM_BLOCK = /-----BEGIN ([A-Z0-9 ]+)-----[\s\S]*?-----END \1-----/g;

/** The beginning of a DER file: a SEQUENCE with a long-form length. */
const DER = Buffer.of(0x30, 0x82);

/**
 * The certificates in a file, in its order: PEM, or one in DER.
 *
 * @param option The option that names the file. @throws BadOptions, CommandFailed
 */
export function readCertificateFile(option: string, path: string): readonly X509Certificate[] {
  const bytes = read(option, path);
  if (bytes.subarray(0, DER.length).equals(DER)) return [parse(bytes, path)];
  return readCertificates(bytes.toString('utf8'), path);
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
  const certificates = [...text.matchAll(PEM_BLOCK)].map(([block, label = '']) => {
    if (label.includes('PRIVATE KEY')) {
      throw new CommandFailed(
        `${where} holds a private key. Take it out: what is installed can be read by many, and no key belongs there.`,
      );
    }
    if (label !== 'CERTIFICATE') {
      throw new CommandFailed(`${where} holds a ${label}. Leave nothing in it but certificates.`);
    }
    return parse(block, where);
  });
  if (certificates.length > 0) return certificates;
  throw new CommandFailed(
    `${where} holds no certificate in PEM (-----BEGIN CERTIFICATE-----). ` +
      'It must have the certificate of the CA first, and after it those above it.',
  );
}

function parse(encoding: string | Buffer, where: string): X509Certificate {
  try {
    return new X509Certificate(encoding);
  } catch (cause) {
    throw new CommandFailed(`${where} holds something that is not a readable certificate.`, { cause });
  }
}

/** Certificates as PEM, one after the other, and nothing else. */
export function writeCertificates(certificates: readonly X509Certificate[]): string {
  return certificates.map(String).join('');
}
