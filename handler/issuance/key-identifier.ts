import { createHash } from 'node:crypto';
import { type DerNode, expectTag, readBitStringOctets, Tag } from '../x509/der';

/** Length of a key identifier in octets: 160 bits (RFC 7093, section 2). */
const LENGTH = 20;

/**
 * A name for a public key: the first 160 bits of the SHA-256 of its bits, method 1 of RFC 7093, section 2. RFC 5280,
 * 4.2.1.2 leaves the method to the CA; the one that it mentions needs SHA-1, which scanners report.
 *
 * @param spki A SubjectPublicKeyInfo. Throws `MalformedDer` if it is none.
 */
export function keyIdentifierOf(spki: DerNode): Buffer {
  const [, bits] = expectTag(spki, Tag.Sequence, 'the public key').children;
  const octets = readBitStringOctets(bits, 'the public key');
  return createHash('sha256').update(octets).digest().subarray(0, LENGTH);
}
