import { type BerValue, MalformedBer, readBer, valuesIn } from './ber';
import { Tag } from './der';
import { encodeKnownOid } from './write-der';

/** `id-signedData` (RFC 5652, 5.1), DER. */
const SIGNED_DATA = encodeKnownOid('1.2.840.113549.1.7.2');

/** Most certificates of one answer. The largest sets of CAs that are published together have some dozens. */
export const MOST_CERTIFICATES = 100;

/**
 * The certificates of a certs-only message: a PKCS #7, or CMS, SignedData that signs nothing (RFC 5652, 5.1; RFC 7030,
 * 4.1.3), in DER or BER. Each is octet for octet as it came, in the order of the message, which means nothing.
 *
 * Whatever else a message may hold is stepped over: content, revocation lists, signatures, and certificates that are not
 * X.509. A signature would say nothing that the connection does not.
 *
 * @throws MalformedBer if it is something else, has no certificate, or more than a hundred.
 */
export function readCertsOnly(message: Buffer): readonly Buffer[] {
  const [type, wrapped] = partsOf(readBer(message), Tag.Sequence, 'the message');
  if (type === undefined || !type.encoding.equals(SIGNED_DATA)) {
    throw new MalformedBer('the message is not a SignedData of PKCS #7');
  }
  const [signedData] = partsOf(wrapped, Tag.Context0, 'its content');
  const [version, digests, content, certificates] = partsOf(signedData, Tag.Sequence, 'the SignedData');
  expectTag(version, Tag.Integer, 'the version');
  expectTag(digests, Tag.Set, 'the digests');
  expectTag(content, Tag.Sequence, 'the signed content');
  if (certificates?.tag !== Tag.Context0) throw new MalformedBer('the message has no certificates');
  const found: Buffer[] = [];
  for (const { tag, encoding } of valuesIn(certificates)) {
    if (tag === Tag.Sequence) found.push(encoding);
    if (found.length > MOST_CERTIFICATES) {
      throw new MalformedBer(`the message has more than ${MOST_CERTIFICATES} certificates`);
    }
  }
  if (found.length === 0) throw new MalformedBer('the message has no certificates');
  return found;
}

/** Most parts of a structure around the certificates: a SignedData has six. */
const MOST_PARTS = 6;

function partsOf(value: BerValue | undefined, tag: number, what: string): readonly BerValue[] {
  const parts: BerValue[] = [];
  for (const part of valuesIn(expectTag(value, tag, what))) {
    parts.push(part);
    if (parts.length > MOST_PARTS) throw new MalformedBer(`${what} has more than ${MOST_PARTS} parts`);
  }
  return parts;
}

function expectTag(value: BerValue | undefined, tag: number, what: string): BerValue {
  if (value?.tag !== tag) throw new MalformedBer(`${what} is missing or of another type`);
  return value;
}
