import { ApiError } from '../../wire/api-error';
import 'reflect-metadata';
import { isIP } from 'node:net';
import { SubjectAlternativeNameExtension } from '@peculiar/x509';
import { type CertificateRequest, MalformedRequestError, readRequest } from '../../x509/request';

/** Alternative names that are refused. (AWS Private CA user guide, "Certificate request validation") */
const BLANK_OR_CONTROL = /^\s*$|\p{Cc}/u;

/** End of an extension whose OCTET STRING holds an empty SEQUENCE. */
const EMPTY_LIST = Buffer.of(0x04, 0x02, 0x30, 0x00);

/**
 * Reads and checks a CSR as AWS Private CA does before it accepts it.
 * @throws ApiError MalformedCSRException
 */
export async function validated(csrPem: string): Promise<CertificateRequest> {
  try {
    const request = await readRequest(csrPem);
    // API reference, "IssueCertificate": a CSR needs a subject or a subject alternative name.
    if (request.subject === '' && request.alternativeNames.length === 0) {
      throw new MalformedRequestError('The CSR has neither a subject nor a subject alternative name.');
    }
    for (const { rawData } of request.alternativeNames) checkAlternativeNames(rawData);
    return request;
  } catch (error) {
    throw error instanceof MalformedRequestError
      ? new ApiError('MalformedCSRException', error.message)
      : error;
  }
}

function checkAlternativeNames(extension: ArrayBuffer): void {
  if (Buffer.from(extension).subarray(-EMPTY_LIST.length).equals(EMPTY_LIST)) {
    throw new MalformedRequestError('The subject alternative name is empty.');
  }
  for (const { type, value } of namesIn(extension)) {
    if (type === 'ip' && isIP(value) === 0) {
      throw new MalformedRequestError(
        'An address of the subject alternative name has neither 4 nor 16 octets.',
      );
    }
    if (BLANK_OR_CONTROL.test(value)) {
      throw new MalformedRequestError('A subject alternative name is blank or has a control character.');
    }
  }
}

/** The names as text, except for kinds that the library cannot convert. */
function namesIn(extension: ArrayBuffer): readonly { readonly type: string; readonly value: string }[] {
  try {
    return new SubjectAlternativeNameExtension(extension).names.toJSON();
  } catch (cause) {
    throw new MalformedRequestError('The subject alternative name cannot be read.', { cause });
  }
}
