import { Tag } from '../../handler/x509/der';
import { encode, encodeKnownOid } from '../../handler/x509/write-der';

/** A string type that no name may have, so that the handler has no tag for it. */
export const VISIBLE_STRING = 0x1a;

/** One value with the length in the fewest octets. */
export const value = encode;

export const sequence = (...children: readonly Uint8Array[]): Buffer => value(Tag.Sequence, ...children);

/** A SET in the order given: a test may want one that is not sorted. */
export const set = (...children: readonly Uint8Array[]): Buffer => value(Tag.Set, ...children);

export const integer = (...octets: readonly number[]): Buffer => value(Tag.Integer, Buffer.from(octets));

export const boolean = (octet: number): Buffer => value(Tag.Boolean, Buffer.from([octet]));

export const octetString = (content: Uint8Array): Buffer => value(Tag.OctetString, content);

/** A BIT STRING of whole octets. */
export const bitString = (content: Uint8Array): Buffer => value(Tag.BitString, Buffer.from([0]), content);

/** Text in one of the string types; the octets are taken as they are when they are given as such. */
export const text = (tag: number, content: string | Uint8Array): Buffer =>
  value(tag, typeof content === 'string' ? Buffer.from(content, 'utf8') : content);

/** An OBJECT IDENTIFIER from dotted decimals. */
export const oid = encodeKnownOid;
