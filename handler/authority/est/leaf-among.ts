import { X509Certificate } from 'node:crypto';
import type { Csr } from '../../csr/csr';
import { sameKey } from '../../csr/public-key';
import { SigningFailed } from '../../errors';
import { FailureReason } from '../../vocabulary';
import { readCertificateParts } from '../../x509/certificate';
import { MalformedDer, readDer } from '../../x509/der';

/**
 * The certificate among these that was issued for the CSR: the one with its public key. Servers send those of CAs with it,
 * in any order, because a SET has none.
 *
 * @param certificates DER of each. One that cannot be read is nobody's.
 * @throws SigningFailed with `CertificateKeyDiffers` if there is none, and with `AuthorityAnswerUnreadable` if there are
 *   different ones: which of them the CA meant, nobody can tell.
 */
export function leafAmong(certificates: readonly Buffer[], csr: Csr): X509Certificate {
  const key = readDer(csr.spki);
  const [leaf, ...more] = certificates.filter((der) => {
    const spki = keyOf(der);
    return spki !== undefined && sameKey(spki, key);
  });
  if (leaf === undefined) {
    throw new SigningFailed(
      FailureReason.CertificateKeyDiffers,
      `none of the ${certificates.length} certificates in the answer has the CSR's public key.`,
    );
  }
  // A server may send it twice, beside the chain and in it.
  if (more.some((other) => !other.equals(leaf))) {
    throw new SigningFailed(
      FailureReason.AuthorityAnswerUnreadable,
      `the answer has ${more.length + 1} different certificates with the CSR's public key, and nothing says which to take.`,
    );
  }
  return read(leaf);
}

function keyOf(der: Buffer) {
  try {
    return readCertificateParts(der).spki;
  } catch (error) {
    if (error instanceof MalformedDer) return undefined;
    throw error;
  }
}

function read(der: Buffer): X509Certificate {
  try {
    return new X509Certificate(der);
  } catch (cause) {
    throw new SigningFailed(
      FailureReason.CertificateMalformed,
      "the certificate with the CSR's public key cannot be read.",
      { cause },
    );
  }
}
