import { generateKeyPairSync, sign } from 'node:crypto';
import { writeCsrPem } from '../csr/pem';
import { Tag } from '../x509/der';
import { encode, encodeSet } from '../x509/write-der';

/** DER of the OIDs that such a CSR needs. */
const COMMON_NAME = Buffer.from('0603550403', 'hex');
const ORGANIZATION = Buffer.from('060355040a', 'hex');
const ECDSA_WITH_SHA256 = Buffer.from('06082a8648ce3d040302', 'hex');
const EXTENSION_REQUEST = Buffer.from('06092a864886f70d01090e', 'hex');
const SUBJECT_ALTERNATIVE_NAME = Buffer.from('0603551d11', 'hex');

/**
 * A CSR for a P-256 key that is thrown away, PEM: its certificate proves that signing works, and is of no other use.
 * Its subject has both string types that devices use, to show whether the check copes with a CA that chooses others.
 */
export function throwawayCsr(commonName: string): string {
  const subject = encode(
    Tag.Sequence,
    relativeName(ORGANIZATION, Tag.PrintableString, 'Rehearsal'),
    relativeName(COMMON_NAME, Tag.Utf8String, commonName),
  );
  return throwawayCsrFor(subject, []);
}

/**
 * The same for given names.
 *
 * @param subject DER of a Name. @param alternativeNames DER of a GeneralName each.
 */
export function throwawayCsrFor(subject: Buffer, alternativeNames: readonly Buffer[]): string {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const attributes = alternativeNames.length === 0 ? [] : [extensionRequest(alternativeNames)];
  const info = encode(
    Tag.Sequence,
    encode(Tag.Integer, Buffer.of(0)),
    subject,
    publicKey.export({ type: 'spki', format: 'der' }),
    encode(Tag.Context0, ...attributes),
  );
  const signature = sign('sha256', info, privateKey);
  const request = encode(
    Tag.Sequence,
    info,
    encode(Tag.Sequence, ECDSA_WITH_SHA256),
    encode(Tag.BitString, Buffer.of(0), signature),
  );
  return writeCsrPem(request);
}

function relativeName(type: Buffer, stringTag: number, text: string): Buffer {
  return encode(Tag.Set, encode(Tag.Sequence, type, encode(stringTag, Buffer.from(text))));
}

/** The attribute that asks for extensions (RFC 2985, 5.4.2). */
function extensionRequest(alternativeNames: readonly Buffer[]): Buffer {
  const value = encode(Tag.OctetString, encode(Tag.Sequence, ...alternativeNames));
  const extensions = encode(Tag.Sequence, encode(Tag.Sequence, SUBJECT_ALTERNATIVE_NAME, value));
  return encode(Tag.Sequence, EXTENSION_REQUEST, encodeSet(extensions));
}
