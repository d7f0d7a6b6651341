import { Tag } from './der';
import { AUTHORITY_KEY_IDENTIFIER } from './extensions';
import { encode, encodeKnownOid } from './write-der';

/** `[0]`, primitive: the key in an AuthorityKeyIdentifier (RFC 5280, A.2). */
export const KEY_IDENTIFIER = 0x80;

/** An Extension, DER. @param value DER of its value. */
export function encodeExtension(oid: string, value: Buffer, critical?: 'critical'): Buffer {
  const criticality = critical === undefined ? [] : [encode(Tag.Boolean, Buffer.of(0xff))];
  return encode(Tag.Sequence, encodeKnownOid(oid), ...criticality, encode(Tag.OctetString, value));
}

/** The extension that names the key of the CA that signs (RFC 5280, 4.2.1.1). */
export function encodeAuthorityKeyIdentifier(keyIdentifier: Buffer): Buffer {
  return encodeExtension(
    AUTHORITY_KEY_IDENTIFIER,
    encode(Tag.Sequence, encode(KEY_IDENTIFIER, keyIdentifier)),
  );
}
