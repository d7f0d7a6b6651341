import type { X509Certificate } from 'node:crypto';
import { type LeafIssuer, readLeafIssuer } from '../issuance/issuer';
import { readCertificateExtensions, readCertificateParts } from '../x509/certificate';
import { CRL_SIGN, KEY_USAGE, readBits } from '../x509/extensions';
import { PublishingFailed } from './errors';
import { CrlFailureReason } from './vocabulary';

/**
 * What a list takes over from the certificate of its CA.
 *
 * @throws SigningFailed, or PublishingFailed if verifiers would refuse its lists: a key usage without cRLSign (RFC 5280,
 * 4.2.1.3).
 */
export function readListIssuer(certificate: X509Certificate): LeafIssuer {
  const issuer = readLeafIssuer(certificate);
  const extensions = readCertificateExtensions(readCertificateParts(certificate.raw));
  const usage = readBits(extensions, KEY_USAGE, 'the key usage') ?? CRL_SIGN;
  if ((usage & CRL_SIGN) !== 0) return issuer;
  throw new PublishingFailed(
    CrlFailureReason.CaMayNotSignLists,
    "the key usage in the CA's certificate has no cRLSign, so verifiers would refuse its lists. Have the CA's certificate " +
      'issued again, for the same key, with keyCertSign and cRLSign.',
  );
}
