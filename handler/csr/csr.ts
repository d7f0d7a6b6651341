import { createHash } from 'node:crypto';
import { RequestRejected } from '../errors';
import { quote } from '../escape';
import { RejectionReason } from '../vocabulary';
import { type AlternativeNames, readAlternativeNames } from '../x509/alternative-names';
import { type DerNode, MalformedDer, readDer } from '../x509/der';
import { grantsCaPowers } from '../x509/extensions';
import { type DistinguishedName, readName, renderName } from '../x509/name';
import { readCsrPem } from './pem';
import { readRequest } from './read-request';
import type { RequestPolicy, Violation } from './request-policy';
import type { RequestedAttributes } from './requested-extensions';

/**
 * A certificate request that may be signed: read in full, its signature verified, its names allowed. Of the extensions
 * that it asks for, only names and CA powers were looked at: a CA that copies others needs `checkRequestedExtensions`.
 */
export interface Csr extends RequestedAttributes {
  /** DER of the whole request. */
  readonly der: Buffer;
  /** DER of the subject. */
  readonly subjectDer: Buffer;
  /** The subject, read. */
  readonly subjectName: DistinguishedName;
  /** The subject as RFC 4514 text. */
  readonly subject: string;
  /** The alternative names that it asks for. */
  readonly alternativeNames: AlternativeNames;
  /** DER of the SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  /** Algorithm of the key. */
  readonly keyFamily: 'RSA' | 'EC';
  /** Whether the key is a compressed EC point, which some CAs do not read. */
  readonly hasCompressedPoint: boolean;
  /** Digest with which the request is signed, such as `SHA-256`. */
  readonly digest: string;
  /** SHA-256 of the DER, lowercase hexadecimal: names the request in logs. */
  readonly sha256: string;
}

/**
 * Reads and checks a CSR: only what is fully understood and allowed reaches the authority.
 * Throws `RequestRejected`.
 *
 * @param pem The text that the device sent. @param clientId The MQTT client id of that device.
 */
export function checkCsr(pem: string, clientId: string, policy: RequestPolicy): Csr {
  const der = readCsrPem(pem);
  try {
    return checkRequest(readDer(der), clientId, policy);
  } catch (error) {
    if (!(error instanceof MalformedDer)) throw error;
    throw new RequestRejected(RejectionReason.CsrMalformed, `the CSR is not well-formed: ${error.message}.`, {
      cause: error,
    });
  }
}

function checkRequest(request: DerNode, clientId: string, policy: RequestPolicy): Csr {
  const { subject: subjectNode, publicKey, digest, ...requested } = readRequest(request, policy.acceptSha1);
  const { extensions } = requested;
  if (grantsCaPowers(extensions)) {
    throw new RequestRejected(
      RejectionReason.CsrAsksForCa,
      'the CSR asks for a certificate that can sign others (CA:TRUE or keyCertSign).',
    );
  }
  const subjectName = readName(subjectNode);
  const alternativeNames = readAlternativeNames(extensions);
  if (subjectName.length === 0 && alternativeNames.names.length === 0) {
    throw new RequestRejected(
      RejectionReason.CsrSubjectEmpty,
      'the CSR has an empty subject and no alternative names, and a certificate needs a name.',
    );
  }
  const subject = checkSubject(subjectName, clientId, policy);
  checkAlternativeNames(alternativeNames, clientId, policy);
  return {
    der: request.encoding,
    subjectDer: subjectNode.encoding,
    subjectName,
    subject,
    alternativeNames,
    ...requested,
    spki: publicKey.spki,
    keyFamily: publicKey.family,
    hasCompressedPoint: publicKey.hasCompressedPoint,
    digest,
    sha256: createHash('sha256').update(request.encoding).digest('hex'),
  };
}

function checkSubject(name: DistinguishedName, clientId: string, policy: RequestPolicy): string {
  const subject = renderName(name);
  const violation = policy.subject.findViolation([subject], clientId);
  if (violation !== undefined) {
    throw notAllowed(RejectionReason.CsrSubjectNotAllowed, 'subject', violation, clientId);
  }
  return subject;
}

function checkAlternativeNames(
  alternativeNames: AlternativeNames,
  clientId: string,
  policy: RequestPolicy,
): void {
  const violation = policy.alternativeNames.findViolation(alternativeNames.names, clientId);
  if (violation !== undefined) {
    throw notAllowed(RejectionReason.CsrAlternativeNameNotAllowed, 'alternative name', violation, clientId);
  }
}

function notAllowed(
  reason: RejectionReason,
  what: string,
  { name, why }: Violation,
  clientId: string,
): RequestRejected {
  const message = `the ${what} ${quote(name)} is not one that client ${quote(clientId)} may have: ${why}.`;
  return new RequestRejected(reason, message);
}
