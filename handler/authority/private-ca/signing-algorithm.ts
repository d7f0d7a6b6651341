import type { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../../errors';
import { FailureReason, type SIGNING_ALGORITHMS } from '../../vocabulary';

/** One of `SIGNING_ALGORITHMS`. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** Digests as strong as the curve (NIST SP 800-57 part 1, table 3). */
const BY_CURVE: Readonly<Record<string, SigningAlgorithm>> = {
  prime256v1: 'SHA256WITHECDSA',
  secp384r1: 'SHA384WITHECDSA',
  secp521r1: 'SHA512WITHECDSA',
};

/** The algorithm that fits the CA's key: AWS Private CA refuses one of the other family. */
export function algorithmFor(issuer: X509Certificate): SigningAlgorithm {
  const { asymmetricKeyType, asymmetricKeyDetails } = issuer.publicKey;
  if (asymmetricKeyType === 'rsa') return 'SHA256WITHRSA';
  const algorithm = BY_CURVE[asymmetricKeyDetails?.namedCurve ?? ''];
  if (algorithm === undefined) {
    throw new SigningFailed(
      FailureReason.AuthorityRefused,
      `the CA has a key (${asymmetricKeyType}) with which no certificate that AWS IoT accepts can be signed.`,
    );
  }
  return algorithm;
}
