import { Tag } from '../../handler/x509/der';

/** A string type that no name may have, so that the handler has no tag for it. */
export const VISIBLE_STRING = 0x1a;

/** One value with the length in the fewest octets, as DER wants it. */
export function value(tag: number, ...contents: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(contents);
  return Buffer.concat([Buffer.from([tag, ...lengthOctets(content.length)]), content]);
}

/** The length octets of DER (X.690, 10.1). */
export function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return [0x80 | octets.length, ...octets];
}

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
export function oid(dotted: string): Buffer {
  const [root = 0n, second = 0n, ...rest] = dotted.split('.').map(BigInt);
  return value(Tag.ObjectIdentifier, Buffer.from([root * 40n + second, ...rest].flatMap(arcOctets)));
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
