import { X509Certificate } from 'node:crypto';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { draftLeaf } from '../../../handler/issuance/draft';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { readLeafProfile } from '../../../handler/issuance/profile';
import { throwawayCsr } from '../../../handler/rehearsal/throwaway-csr';
import { checkLeaf } from '../../../handler/x509/leaf';
import { encodePem } from '../../../handler/x509/pem';
import type { CaKey } from './ca-key';
import { inWords } from './in-words';

/** Name of the device that does not exist. */
const NOBODY = 'rehearsal';

/** A certificate for one day, of a key that nobody has. */
const PROFILE = readLeafProfile('the profile of the rehearsal', { validityDays: 1 });

/** Whether a certificate is rehearsed: a root signs no leaves, not even for a rehearsal. */
export function isRehearsed(certificate: X509Certificate): boolean {
  return !certificate.checkIssued(certificate);
}

/**
 * Has the key sign a leaf below a certificate of it, as the signer will once that is installed, and checks the leaf as
 * the signer does before a device gets it. The leaf is thrown away with its key.
 *
 * @returns the leaf. @throws CommandFailed
 */
export async function rehearse(certificate: X509Certificate, key: CaKey): Promise<X509Certificate> {
  const failed = 'The key was to sign a leaf below it, to rehearse, and that does not work';
  const csr = checkCsr(throwawayCsr(NOBODY), NOBODY, ANY_NAMES);
  const draft = inWords(failed, () => draftLeaf(csr, PROFILE, readLeafIssuer(certificate)));
  const pem = encodePem('CERTIFICATE', await key.sign(draft.tbs));
  inWords(failed, () => checkLeaf(pem, csr, certificate));
  return new X509Certificate(pem);
}
