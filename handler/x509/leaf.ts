import { createHash, X509Certificate } from 'node:crypto';
import type { Csr } from '../csr/csr';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { type DerNode, MalformedDer, readDer, Tag } from './der';

/** A leaf that answers a CSR, checked. */
export interface Leaf {
  /** PEM of what was checked, and of nothing that the authority wrote around it. */
  readonly pem: string;
  /** Serial number, uppercase hexadecimal. */
  readonly serialNumber: string;
  /** SHA-256 of the DER, lowercase hexadecimal: the id under which AWS IoT registers the certificate. */
  readonly certificateId: string;
  readonly notBefore: Date;
  readonly notAfter: Date;
}

/**
 * Checks what an authority returned before a device gets it: a wrong certificate is worse than none, because
 * the device stores it and never asks again. Throws `SigningFailed`.
 *
 * @param pem What the authority returned. @param issuer The certificate of the CA that must have signed it.
 */
export function checkLeaf(pem: string, csr: Csr, issuer: X509Certificate, now = new Date()): Leaf {
  const certificate = readCertificate(pem);
  const { subjectDer, spki } = readSubjectAndKey(certificate);
  if (!subjectDer.equals(csr.subjectDer)) {
    throw new SigningFailed(
      FailureReason.CertificateSubjectDiffers,
      'the certificate has not the subject of the CSR.',
    );
  }
  if (!spki.equals(csr.spki)) {
    throw new SigningFailed(
      FailureReason.CertificateKeyDiffers,
      'the certificate has not the public key of the CSR.',
    );
  }
  if (certificate.ca) {
    throw new SigningFailed(FailureReason.CertificateIsCa, 'the certificate is one of a CA.');
  }
  const notBefore = new Date(certificate.validFrom);
  const notAfter = new Date(certificate.validTo);
  if (Number.isNaN(notBefore.getTime()) || Number.isNaN(notAfter.getTime())) {
    throw new SigningFailed(FailureReason.CertificateMalformed, 'the certificate has no readable lifetime.');
  }
  if (!(notBefore <= now && now <= notAfter)) {
    throw new SigningFailed(
      FailureReason.CertificateNotValidNow,
      `the certificate is valid from ${notBefore.toISOString()} to ${notAfter.toISOString()}, not now.`,
    );
  }
  if (!certificate.checkIssued(issuer) || !certificate.verify(issuer.publicKey)) {
    throw new SigningFailed(
      FailureReason.CertificateIssuerUnexpected,
      'the certificate is not signed by the certificate authority that was asked.',
    );
  }
  return {
    pem: certificate.toString(),
    serialNumber: certificate.serialNumber,
    certificateId: createHash('sha256').update(certificate.raw).digest('hex'),
    notBefore,
    notAfter,
  };
}

/**
 * Reads one certificate, PEM. Throws `SigningFailed` with `CertificateMalformed`.
 *
 * @param pem What an authority answered; whether it is text, nobody has checked.
 */
export function readCertificate(pem: unknown): X509Certificate {
  if (typeof pem !== 'string') {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `the authority returned a value of type ${typeof pem} instead of a certificate.`,
    );
  }
  // Node reads the first of several and says nothing of the rest.
  const blocks = pem.split('-----BEGIN ').length - 1;
  if (blocks !== 1) {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `the authority returned ${blocks} PEM blocks instead of one certificate.`,
    );
  }
  try {
    return new X509Certificate(pem);
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

/** Bytes, because equal text does not mean an equal name: string types and the order of RDN sets may differ. */
function readSubjectAndKey(certificate: X509Certificate): { subjectDer: Buffer; spki: Buffer } {
  try {
    const fields = readDer(certificate.raw).children[0]?.children ?? [];
    const [, , , , subject, spki] = fields[0]?.tag === Tag.Context0 ? fields.slice(1) : fields;
    return { subjectDer: encodingOf(subject), spki: encodingOf(spki) };
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      `the certificate is not DER: ${cause.message}.`,
      {
        cause,
      },
    );
  }
}

function encodingOf(node: DerNode | undefined): Buffer {
  if (node === undefined) throw new MalformedDer('the certificate ends too early');
  return node.encoding;
}
