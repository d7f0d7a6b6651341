import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../../csr/csr';
import { RequestRejected } from '../../errors';
import { checkLeafExtensions } from '../../external/copied-extensions';
import { reportHandedToNobody } from '../../external/handed-to-nobody';
import { checkLeaf } from '../../x509/leaf';
import { encodePem } from '../../x509/pem';
import type { IssuedCertificate, Issuer } from '../authority';
import { asMayHaveIssued } from './may-have-issued';

/**
 * Hands out what the CA has issued if it is what was asked for. This comes before anybody takes note of it: a wrong
 * certificate is not recorded as the device's, and the log has what it takes to revoke it at the CA.
 *
 * @param issuer Finds the CA that signed it. @param allowedExtensions OIDs of further extensions and purposes.
 * @throws MayHaveIssued with the reason.
 */
export async function handOut(
  leaf: X509Certificate,
  csr: Csr,
  issuer: () => Promise<Issuer>,
  allowedExtensions: readonly string[],
): Promise<IssuedCertificate> {
  const issued = { pem: encodePem('CERTIFICATE', leaf.raw), issuer: await issuer().catch(refuse(leaf)) };
  try {
    checkLeaf(issued.pem, csr, issued.issuer.certificate);
    checkLeafExtensions(leaf.raw, allowedExtensions);
  } catch (error) {
    // The signer's own check says so, too; by then, the ledger knows that something was issued.
    if (error instanceof RequestRejected) reportHandedToNobody(leaf, error);
    else refuse(leaf)(error);
  }
  return issued;
}

function refuse(leaf: X509Certificate) {
  return (error: unknown): never => {
    reportHandedToNobody(leaf, error);
    throw asMayHaveIssued(error);
  };
}
