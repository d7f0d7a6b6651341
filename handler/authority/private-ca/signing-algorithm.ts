import type { X509Certificate } from 'node:crypto';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { FITTING_DIGESTS } from '../../x509/fitting-digest';
import { type IssuerKeyKind, readIssuerKey } from '../../x509/issuer-key';
import type { SIGNING_ALGORITHMS } from './vocabulary';

/** One of `SIGNING_ALGORITHMS`. */
export type SigningAlgorithm = (typeof SIGNING_ALGORITHMS)[number];

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
  const fitting = fittingAlgorithm(kind);
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

function fittingAlgorithm(kind: IssuerKeyKind): SigningAlgorithm {
  const digest = FITTING_DIGESTS[kind].replace('-', '') as 'SHA256' | 'SHA384' | 'SHA512';
  return `${digest}WITH${kind === 'RSA' ? 'RSA' : 'ECDSA'}`;
}

/** RSA or ECDSA. */
function familyOf(algorithm: SigningAlgorithm): string | undefined {
  return algorithm.split('WITH')[1];
}
