import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { readCsrPem } from '../../../handler/csr/pem';
import { readRequest } from '../../../handler/csr/read-request';
import { encodeRequestInfo } from '../../../handler/csr/write-request';
import { canonicalName } from '../../../handler/issuance/canonical-name';
import { encodeBasicConstraints, encodeKeyUsage } from '../../../handler/issuance/write-extensions';
import { readDer } from '../../../handler/x509/der';
import { CRL_SIGN, KEY_CERT_SIGN } from '../../../handler/x509/extensions';
import { fileProblem, readRequestText } from '../../requests/request-text';
import { inWords } from './in-words';

/** A CA that asks for a certificate. */
export interface CaRequest {
  /** DER of the name. */
  readonly subjectDer: Buffer;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
}

/** What is signed of a CA's request, DER. It asks for what a CA needs; who signs it decides. */
export function encodeCaRequest({ subjectDer, spki }: CaRequest, pathLength: number | undefined): Buffer {
  return encodeRequestInfo(subjectDer, spki, [
    encodeBasicConstraints({ ca: true, pathLength }),
    encodeKeyUsage(KEY_CERT_SIGN | CRL_SIGN),
  ]);
}

/**
 * Reads the request of a CA from a file, PEM or DER, and verifies that whoever made it has the key. The extensions that
 * it asks for do not matter.
 *
 * @throws BadOptions, CommandFailed
 */
export function readCaRequest(path: string): CaRequest {
  const { pem } = readFile(path);
  return inWords(path, () => {
    const { subject, publicKey } = readRequest(readDer(readCsrPem(pem)), false);
    const subjectDer = canonicalName(subject);
    if (subject.children.length === 0) {
      throw new CommandFailed(
        `${path} has an empty subject, and a CA must have a name. Make another request, with one.`,
      );
    }
    return { subjectDer, spki: publicKey.spki };
  });
}

function readFile(path: string) {
  try {
    return readRequestText(path);
  } catch (error) {
    throw new BadOptions(`--csr ${path} cannot be read: ${fileProblem(error)}.`);
  }
}
