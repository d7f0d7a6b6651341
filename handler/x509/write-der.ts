import { Tag } from './der';

/** One DER value, its length in the fewest octets (X.690, 10.1). */
export function encode(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  return Buffer.concat([Buffer.of(tag, ...lengthOctets(content.length)), content]);
}

/** The length octets of DER. */
export function lengthOctets(length: number): number[] {
  if (length < 0x80) return [length];
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest >>>= 8) octets.unshift(rest & 0xff);
  return [0x80 | octets.length, ...octets];
}

/** A SET OF, sorted as in DER (X.690, 11.6). */
export function encodeSet(...members: readonly Buffer[]): Buffer {
  return encode(Tag.Set, ...[...members].sort((a, b) => a.compare(b)));
}

/**
 * An OBJECT IDENTIFIER from dotted decimals; `undefined` if impossible: the first arc is 0, 1 or 2, and after a 0 or 1
 * the second is below 40 (X.690, 8.19.4).
 */
export function encodeOid(dotted: string): Buffer | undefined {
  const [root, second, ...rest] = dotted.split('.').map(BigInt);
  if (root === undefined || second === undefined || root > 2n || (root < 2n && second >= 40n))
    return undefined;
  return encode(Tag.ObjectIdentifier, Buffer.from([root * 40n + second, ...rest].flatMap(arcOctets)));
}

/** The same for one that the program knows, or has checked. Throws `TypeError` if it is impossible after all. */
export function encodeKnownOid(dotted: string): Buffer {
  const encoded = encodeOid(dotted);
  if (encoded === undefined) throw new TypeError(`${dotted} is not an object identifier.`);
  return encoded;
}

function arcOctets(arc: bigint): number[] {
  const octets = [Number(arc & 0x7fn)];
  for (let rest = arc >> 7n; rest > 0n; rest >>= 7n) octets.unshift(Number(rest & 0x7fn) | 0x80);
  return octets;
}
