import 'reflect-metadata';
import { type Extension, Pkcs10CertificateRequest } from '@peculiar/x509';
import { fromBER, Sequence } from 'asn1js';

/** Object identifier of the subject alternative name (RFC 5280 section 4.2.1.6). */
const SUBJECT_ALTERNATIVE_NAME = '2.5.29.17';

/** Thrown when a CSR cannot be read, or its signature does not match its key. */
export class MalformedRequestError extends Error {
  override readonly name = 'MalformedRequestError';
}

/** A certificate signing request (PKCS #10, RFC 2986) whose signature was checked. */
export interface CertificateRequest {
  /** The request as DER. */
  readonly der: Buffer;
  /** Subject as an RFC 4514-like string, for humans; empty if the CSR has none. */
  readonly subject: string;
  /** Subject as DER, byte for byte as in the CSR. */
  readonly subjectDer: Buffer;
  /** SubjectPublicKeyInfo as DER, byte for byte as in the CSR. */
  readonly publicKeyDer: Buffer;
  /** Extensions that the CSR asks for. */
  readonly extensions: readonly Extension[];
  /** The subject alternative name among them; empty if there is none. */
  readonly alternativeNames: readonly Extension[];
}

/**
 * Reads a PEM CSR and checks its signature (proof of possession).
 *
 * @throws MalformedRequestError unless there is exactly one well-formed CSR with a valid signature
 */
export async function readRequest(csrPem: string): Promise<CertificateRequest> {
  const der = decode(csrPem);
  const { subjectDer, publicKeyDer } = parts(der);
  let verified: boolean;
  let csr: Pkcs10CertificateRequest;
  let subject: string;
  let extensions: readonly Extension[];
  try {
    csr = new Pkcs10CertificateRequest(new Uint8Array(der));
    subject = csr.subject;
    extensions = csr.extensions;
    verified = await csr.verify();
  } catch (cause) {
    throw new MalformedRequestError('The CSR is not a PKCS #10 request that can be verified.', { cause });
  }
  if (!verified) {
    throw new MalformedRequestError("The CSR's signature does not match its public key.");
  }
  const alternativeNames = extensions.filter(({ type }) => type === SUBJECT_ALTERNATIVE_NAME);
  return { der, subject, subjectDer, publicKeyDer, extensions, alternativeNames };
}

function decode(csrPem: string): Buffer {
  const blocks = [
    ...csrPem.matchAll(
      /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END (?:NEW )?CERTIFICATE REQUEST-----/g,
    ),
  ];
  const [block] = blocks;
  if (blocks.length !== 1 || block?.[1] === undefined) {
    throw new MalformedRequestError(`Expected one PEM certificate request, found ${blocks.length}.`);
  }
  return Buffer.from(block[1], 'base64');
}

/** Subject and key as raw DER: re-encoding parsed values may change the bytes. */
function parts(der: Buffer): { readonly subjectDer: Buffer; readonly publicKeyDer: Buffer } {
  const { offset, result } = fromBER(der);
  if (offset === der.length && result instanceof Sequence) {
    const [information] = result.valueBlock.value;
    if (information instanceof Sequence) {
      const [, subject, publicKey] = information.valueBlock.value;
      if (subject instanceof Sequence && publicKey instanceof Sequence) {
        return {
          subjectDer: Buffer.from(subject.valueBeforeDecodeView),
          publicKeyDer: Buffer.from(publicKey.valueBeforeDecodeView),
        };
      }
    }
  }
  throw new MalformedRequestError('The CSR is not the DER of one PKCS #10 request.');
}
