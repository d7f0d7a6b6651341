import { Tag } from '../x509/der';
import { encode, encodeKnownOid, encodeSet } from '../x509/write-der';
import { EXTENSION_REQUEST } from './requested-extensions';

/** Version 1, counted from 0 (RFC 2986, 4.1). */
const VERSION = encode(Tag.Integer, Buffer.of(0));

/**
 * What is signed of a certificate request: a CertificationRequestInfo, DER (RFC 2986, 4.1).
 *
 * @param subject DER of a Name. @param spki DER of a SubjectPublicKeyInfo. @param extensions Those that it asks for, each
 *   DER.
 */
export function encodeRequestInfo(subject: Buffer, spki: Buffer, extensions: readonly Buffer[]): Buffer {
  const attributes = extensions.length === 0 ? [] : [extensionRequest(extensions)];
  return encode(Tag.Sequence, VERSION, subject, spki, encode(Tag.Context0, ...attributes));
}

/** The attribute that asks for extensions (RFC 2985, 5.4.2). */
function extensionRequest(extensions: readonly Buffer[]): Buffer {
  const list = encode(Tag.Sequence, ...extensions);
  return encode(Tag.Sequence, encodeKnownOid(EXTENSION_REQUEST), encodeSet(list));
}
