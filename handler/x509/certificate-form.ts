import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import type { CertificateParts } from './certificate';
import { hasStrongDigest, readSignatureAlgorithm } from './signature-algorithm';
import { UnsupportedSignature } from './unsupported-signature';

/** Most contents octets of a serial number (RFC 5280, 4.1.2.2). */
const LONGEST_SERIAL_NUMBER = 20;

/**
 * Checks what AWS IoT requires of every X.509 certificate: its version, serial number and signature algorithm. Throws
 * `SigningFailed` or `MalformedDer`.
 */
export function checkForm({ version, serialNumber, signatureAlgorithm }: CertificateParts): void {
  if (version !== 3) {
    throw new SigningFailed(
      FailureReason.CertificateVersionUnsupported,
      `the certificate is of version ${version}, which has no extensions: it does not say that it is not a CA.`,
    );
  }
  const fault = faultOfSerial(serialNumber);
  if (fault !== undefined) {
    throw new SigningFailed(
      FailureReason.CertificateSerialOutOfRange,
      `the serial number is ${fault}; it must be positive and have at most ${LONGEST_SERIAL_NUMBER} octets.`,
    );
  }
  const weakness = weaknessOf(signatureAlgorithm);
  if (weakness !== undefined) {
    throw new SigningFailed(
      FailureReason.CertificateSignatureUnsupported,
      `the certificate is signed with ${weakness}; AWS IoT accepts RSA (PKCS #1 v1.5 or PSS) and ECDSA with SHA-256, ` +
        'SHA-384 or SHA-512.',
    );
  }
}

function faultOfSerial(content: Buffer): string | undefined {
  const [first = 0] = content;
  if (first >= 0x80) return 'negative';
  if (content.every((octet) => octet === 0)) return 'zero';
  return content.length > LONGEST_SERIAL_NUMBER ? `of ${content.length} octets` : undefined;
}

function weaknessOf(identifier: CertificateParts['signatureAlgorithm']): string | undefined {
  try {
    const algorithm = readSignatureAlgorithm(identifier);
    return hasStrongDigest(algorithm) ? undefined : `${algorithm.digest}, which is too weak`;
  } catch (error) {
    if (error instanceof UnsupportedSignature) return error.message;
    throw error;
  }
}
