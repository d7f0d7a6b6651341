import type { Csr } from '../../../handler/csr/csr';
import { RequestRejected } from '../../../handler/errors';
import { canonicalNames } from '../../../handler/issuance/canonical-name';

/**
 * Warns of a request that the signer's check accepts, and that a CA of your own then refuses because of its names.
 * `undefined` if it signs it.
 */
export function warnOfOwnCa({ subjectDer, alternativeNames }: Csr): string | undefined {
  try {
    canonicalNames(subjectDer, alternativeNames.der);
    return undefined;
  } catch (error) {
    if (!(error instanceof RequestRejected)) throw error;
    return `AWS Private CA may sign it, but a CA of your own (kms) refuses it. ${error.message}`;
  }
}
