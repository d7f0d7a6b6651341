import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../../csr/csr';
import { MayHaveIssued, SigningFailed } from '../../errors';
import { checkLeafExtensions } from '../../external/copied-extensions';
import { reportHandedToNobody } from '../../external/handed-to-nobody';
import { FailureReason } from '../../vocabulary';
import { checkLeaf, readCertificate } from '../../x509/leaf';
import { leafAdvice, remedyFor } from './leaf-advice';

/** A leaf that a device may have. */
export interface CheckedLeaf {
  readonly pem: string;
  /** The certificate of the CA that signed it. */
  readonly ca: X509Certificate;
}

/**
 * Checks what the CA has issued before it is recorded, and says what to change at the role that made it. Throws
 * `MayHaveIssued`: it is issued, and no device gets it.
 *
 * @param answered What is in the place of the certificate. @param allowed OIDs of further extensions and purposes.
 */
export async function checkIssued(
  answered: unknown,
  csr: Csr,
  allowed: readonly string[],
  issuerOf: (leaf: X509Certificate) => Promise<X509Certificate>,
): Promise<CheckedLeaf> {
  if (typeof answered !== 'string') {
    throw new MayHaveIssued(
      FailureReason.AuthorityAnswerUnreadable,
      "Vault's answer has no certificate in it. Is it something else that is mounted there, or does a control group hold " +
        'the answer back?',
    );
  }
  let leaf: X509Certificate | undefined;
  try {
    leaf = readCertificate(answered);
    const ca = await issuerOf(leaf);
    const { pem } = checkLeaf(answered, csr, ca);
    checkLeafExtensions(leaf.raw, allowed, remedyFor);
    return { pem, ca };
  } catch (error) {
    reportHandedToNobody(leaf, error);
    if (!(error instanceof SigningFailed) || error instanceof MayHaveIssued) throw error;
    throw MayHaveIssued.of(error, leafAdvice(error.reason));
  }
}
