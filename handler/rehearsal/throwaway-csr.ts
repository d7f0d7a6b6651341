import { generateKeyPairSync, sign } from 'node:crypto';
import { Tag } from '../x509/der';

/** DER of the OIDs that such a CSR needs. */
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ORGANIZATION = Buffer.from('060355040a', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');

/**
 * A CSR for a P-256 key that nobody keeps, PEM: its certificate proves that signing works and is of no use. Its subject
 * has both string types that devices use: a CA may choose others, and a name with both shows whether one stumbles over that.
 */
export function throwawayCsr(commonName: string): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const subject = encode(
    Tag.Sequence,
    relativeName(ORGANIZATION, Tag.PrintableString, 'Rehearsal'),
    relativeName(COMMON_NAME, Tag.Utf8String, commonName),
  );
  const info = encode(
    Tag.Sequence,
    encode(Tag.Integer, Buffer.of(0)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    encode(Tag.Context0),
  );
  const signature = sign('sha256', info, privateKey);
  const request = encode(
    Tag.Sequence,
    info,
    encode(Tag.Sequence, ECDSA_WITH_SHA256),
    encode(Tag.BitString, Buffer.of(0), signature),
  );
  return `-----BEGIN CERTIFICATE REQUEST-----\n${request.toString('base64')}\n-----END CERTIFICATE REQUEST-----\n`;
}

function relativeName(type: Buffer, stringTag: number, text: string): Buffer {
  return encode(Tag.Set, encode(Tag.Sequence, type, encode(stringTag, Buffer.from(text))));
}

/** One DER value. A CSR for a P-256 key stays far below the 64 KiB that two octets of length can say. */
function encode(tag: number, ...parts: readonly Buffer[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const octets =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.of(tag, ...octets), content]);
}
