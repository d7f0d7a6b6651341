import { Tag } from './der';
import { encode } from './write-der';

/** No bits of the last octet are unused: the first octet of a BIT STRING that holds whole octets (X.690, 8.6.2). */
const WHOLE_OCTETS = Buffer.of(0);

/**
 * What is signed, how, and the signature: the form of certificates, revocation lists (RFC 5280, 4.1 and 5.1) and
 * certificate requests (RFC 2986, 4.2), DER.
 *
 * @param algorithm DER of the AlgorithmIdentifier.
 */
export function encodeSigned(content: Buffer, algorithm: Buffer, signature: Uint8Array): Buffer {
  return encode(Tag.Sequence, content, algorithm, encode(Tag.BitString, WHOLE_OCTETS, signature));
}
