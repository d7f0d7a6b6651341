import { verify } from 'node:crypto';
import { SigningFailed } from '../errors';
import { FailureReason } from '../vocabulary';
import { Tag } from '../x509/der';
import { encode } from '../x509/write-der';
import type { LeafDraft } from './draft';
import type { LeafIssuer } from './issuer';

/** No bits of the last octet are unused: the first octet of a BIT STRING that holds whole octets (X.690, 8.6.2). */
const WHOLE_OCTETS = Buffer.of(0);

/**
 * What is signed and its signature as a certificate or a revocation list, DER: both have this form (RFC 5280, 4.1 and
 * 5.1).
 *
 * The signature is verified first, so that none leaves that the CA's certificate cannot vouch for. For ECDSA, that also
 * refuses what is not DER.
 *
 * @param signature As KMS returns it: for ECDSA, DER already (KMS API reference, Sign).
 * @throws SigningFailed when it is not by the key of the CA's certificate.
 */
export function assembleSigned(
  { tbs, algorithm }: Pick<LeafDraft, 'tbs' | 'algorithm'>,
  signature: Uint8Array,
  { key }: Pick<LeafIssuer, 'key'>,
): Buffer {
  if (!verify(algorithm.digest, tbs, key, signature)) {
    throw new SigningFailed(
      FailureReason.CertificateIssuerUnexpected,
      "the signature is not by the key of the CA's certificate: the key that signs and the certificate that is " +
        'installed do not belong together.',
    );
  }
  return encode(Tag.Sequence, tbs, algorithm.identifier, encode(Tag.BitString, WHOLE_OCTETS, signature));
}
