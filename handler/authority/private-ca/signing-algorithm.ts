import type { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { type IssuerKeyKind, readIssuerKey } from '../../x509/issuer-key';
import type { SIGNING_ALGORITHMS } from './vocabulary';

/** One of `SIGNING_ALGORITHMS`. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

/** By the kind of CA key: a digest as strong as the curve (NIST SP 800-57 part 1, table 3). */
const FITTING: Readonly<Record<IssuerKeyKind, SigningAlgorithm>> = {
  RSA: 'SHA256WITHRSA',
  'P-256': 'SHA256WITHECDSA',
  'P-384': 'SHA384WITHECDSA',
  'P-521': 'SHA512WITHECDSA',
};

/**
 * The algorithm to sign with: the configured one, or the one that fits the CA's key.
 *
 * Throws `SigningFailed` for a key that AWS IoT cannot use, and for a configured algorithm of another family than the
 * key, which AWS Private CA would refuse.
 */
export function chooseAlgorithm(
  set: SigningAlgorithm | undefined,
  issuer: X509Certificate,
): SigningAlgorithm {
  const { kind } = readIssuerKey(issuer);
  const fitting = FITTING[kind];
  if (set === undefined) return fitting;
  if (familyOf(set) !== familyOf(fitting)) {
    throw new SigningFailed(
      FailureReason.AuthorityRefused,
      `signing_algorithm is ${set}, but the CA's key (${kind}) cannot sign with it. Leave it empty, or choose ` +
        `one such as ${fitting}.`,
    );
  }
  return set;
}

/** RSA or ECDSA. */
function familyOf(algorithm: SigningAlgorithm): string | undefined {
  return algorithm.split('WITH')[1];
}
