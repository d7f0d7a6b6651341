import { createHash, X509Certificate } from 'node:crypto';
import type { Csr } from '../csr/csr';
import { sameKey } from '../csr/public-key';
import { RequestRejected, SigningFailed } from '../errors';
import { FailureReason, RejectionReason } from '../vocabulary';
import { readAlternativeNames, sameNames } from './alternative-names';
import { type CertificateParts, readCertificateExtensions, readCertificateParts } from './certificate';
import { checkForm } from './certificate-form';
import { checkClientUse } from './client-use';
import { type DerNode, readDer } from './der';
import { failIfMalformed } from './fail-if-malformed';
import { readIssuerKey } from './issuer-key';
import { hasUncertainText, readName, sameName } from './name';

/** A checked leaf for a CSR. */
export interface Leaf {
  /** PEM of exactly what was checked, without anything that the authority wrote around it. */
  readonly pem: string;
  /** Serial number, uppercase hexadecimal. */
  readonly serialNumber: string;
  /** SHA-256 of the DER, lowercase hexadecimal: the certificate's id in AWS IoT. */
  readonly certificateId: string;
  /**
   * Whether the CA encoded the subject differently from the CSR: the same name with other string types, or with the
   * parts of a multi-valued RDN in another order.
   */
  readonly subjectRewritten: boolean;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Checks what an authority returned before a device gets it: a wrong certificate is worse than no certificate, because
 * the device stores it and never asks again. Throws `SigningFailed`, or `RequestRejected` if the CSR left the CA a
 * choice that cannot be checked.
 *
 * @param pem What the authority returned. @param issuer The certificate of the CA that must have signed it.
 */
export function checkLeaf(pem: string, csr: Csr, issuer: X509Certificate, now = new Date()): Leaf {
  const certificate = readCertificate(pem);
  const parts = failIfMalformed('the certificate', () => {
    const read = readCertificateParts(certificate.raw);
    checkForm(read);
    checkContents(read, csr);
    return read;
  });
  const lifetime = checkLifetime(parts, now);
  checkIssuer(certificate, parts, issuer);
  return {
    pem: certificate.toString(),
    serialNumber: certificate.serialNumber,
    certificateId: certificateIdOf(certificate.raw),
    subjectRewritten: !parts.subject.encoding.equals(csr.subjectDer),
    ...lifetime,
  };
}

/**
 * Checks that it is for this CSR, and for a client. Throws `SigningFailed`, `RequestRejected` or `MalformedDer`.
 *
 * @param parts Of a leaf, signed or not yet.
 */
export function checkContents(parts: CertificateParts, csr: Csr): void {
  if (!isNameOf(parts.subject, csr)) {
    if (hasUncertainText(csr.subjectName)) {
      throw new RequestRejected(
        RejectionReason.CsrRefusedByAuthority,
        'the CA encoded the subject differently, and the CSR has a value in it that tools read differently, so the two ' +
          'cannot be compared. Send it as UTF8String or PrintableString.',
      );
    }
    throw new SigningFailed(
      FailureReason.CertificateSubjectDiffers,
      "the certificate does not have the CSR's subject.",
    );
  }
  if (!sameKey(parts.spki, readDer(csr.spki))) {
    throw new SigningFailed(
      FailureReason.CertificateKeyDiffers,
      "the certificate does not have the CSR's public key.",
    );
  }
  const extensions = readCertificateExtensions(parts);
  checkClientUse(extensions);
  // A CA may omit the names, but no unchecked name may be added. Names and not bytes: no CA promises to copy them octet
  // for octet, and their meaning is what was allowed.
  const own = readAlternativeNames(extensions);
  if (own.names.length > 0 && !sameNames(own, csr.alternativeNames)) {
    throw new SigningFailed(
      FailureReason.CertificateAlternativeNamesDiffer,
      'the certificate has alternative names that are not those of the CSR.',
    );
  }
}

/**
 * Names and not bytes: AWS requires "the same subject name", and many CAs, including every one written in Go, choose
 * their own string types.
 */
function isNameOf(subject: DerNode, { subjectDer, subjectName }: Csr): boolean {
  return subject.encoding.equals(subjectDer) || sameName(readName(subject), subjectName);
}

/** SHA-256 of the DER, lowercase hexadecimal: the certificate's id in AWS IoT. */
export function certificateIdOf(der: Buffer): string {
  return createHash('sha256').update(der).digest('hex');
}

function checkLifetime(
  { notBefore, notAfter }: CertificateParts,
  now: Date,
): Pick<Leaf, 'notBefore' | 'notAfter'> {
  if (!(notBefore <= now && now <= notAfter)) {
    throw new SigningFailed(
      FailureReason.CertificateNotValidNow,
      `the certificate is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}, not now.`,
    );
  }
  return { notBefore, notAfter };
}

function checkIssuer(certificate: X509Certificate, { issuer }: CertificateParts, ca: X509Certificate): void {
  const { subjectDer, key } = readIssuerKey(ca);
  if (!issuer.equals(subjectDer) || !certificate.verify(key)) {
    throw new SigningFailed(
      FailureReason.CertificateIssuerUnexpected,
      'the certificate is not signed by the certificate authority that was asked.',
    );
  }
  // OpenSSL also answers false when it cannot read the extensions, whoever signed.
  if (!certificate.checkIssued(ca)) {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      'the extensions of the certificate cannot be read, or name another issuer than the one that signed it.',
    );
  }
}

/**
 * Reads one certificate, PEM. Throws `SigningFailed` with `CertificateMalformed`.
 *
 * @param pem What an authority answered, which may not even be text.
 */
export function readCertificate(pem: unknown): X509Certificate {
  if (typeof pem !== 'string') {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `the authority returned a value of type ${typeof pem} instead of a certificate.`,
    );
  }
  // Node reads the first of several and silently ignores the rest.
  const blocks = pem.split('-----BEGIN ').length - 1;
  if (blocks !== 1) {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `the authority returned ${blocks} PEM blocks instead of one certificate.`,
    );
  }
  return parseCertificate(pem);
}

/** Parses one certificate, PEM. Throws `SigningFailed` with `CertificateMalformed`. */
function parseCertificate(encoding: string): X509Certificate {
  try {
    return new X509Certificate(encoding);
  } catch (cause) {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      'the authority returned no readable certificate.',
      {
        cause,
      },
    );
  }
}
