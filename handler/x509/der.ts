/**
 * A reader of DER (ITU-T X.690), strict on purpose.
 *
 * Common libraries accept BER: indefinite lengths, padded lengths, numbers with leading zeros. What this signer checks
 * goes on to a CA, which might read such bytes differently, so everything that is not DER is refused here.
 */

/** Thrown for bytes that are not DER, or not of the expected structure. */
export class MalformedDer extends Error {
  override readonly name = 'MalformedDer';
}

/** Identifier octets (class, constructed bit and number in one) of the types that a CSR may hold. */
export const Tag = {
  Boolean: 0x01,
  Integer: 0x02,
  BitString: 0x03,
  OctetString: 0x04,
  Null: 0x05,
  ObjectIdentifier: 0x06,
  Enumerated: 0x0a,
  Utf8String: 0x0c,
  NumericString: 0x12,
  PrintableString: 0x13,
  TeletexString: 0x14,
  Ia5String: 0x16,
  UniversalString: 0x1c,
  BmpString: 0x1e,
  Sequence: 0x30,
  Set: 0x31,
  /** `[0]`, constructed: the attributes of a CSR, the version of a certificate. */
  Context0: 0xa0,
  /** `[3]`, constructed: the extensions of a certificate. */
  Context3: 0xa3,
} as const;

/** One value: its identifier octet, its bytes and, if it is constructed, the values inside. */
export interface DerNode {
  readonly tag: number;
  /** The whole encoding, identifier and length included. */
  readonly encoding: Buffer;
  /** The contents octets. */
  readonly content: Buffer;
  /** The values inside a constructed one; empty for a primitive one. */
  readonly children: readonly DerNode[];
}

/** Nesting beyond this is refused. A CSR with subject alternative names needs 9. */
const MAX_DEPTH = 20;
const CONSTRUCTED = 0x20;
const HIGH_TAG_NUMBER = 0x1f;
/** Ends an indefinite length in BER; not the tag of any type (X.690, 8.1.5). */
const END_OF_CONTENTS = 0x00;

/** Longest OBJECT IDENTIFIER accepted, in octets. Those in use have 3 to 25; converting a huge arc costs time. */
export const MAX_OID_LENGTH = 128;

/** Reads exactly one value that fills the bytes to the last. Throws `MalformedDer`. */
export function readDer(bytes: Buffer): DerNode {
  const node = readNode(bytes, 0, 0);
  if (node.encoding.length !== bytes.length) throw new MalformedDer('bytes follow the end of the structure');
  return node;
}

/**
 * Reads values one after the other, without what is inside of them: each node's children are empty. For structures that
 * are too large to be a tree in memory; read each value as a whole with `readDer`. Throws `MalformedDer`.
 */
export function* readShallowly(bytes: Buffer): Generator<DerNode> {
  for (let offset = 0; offset < bytes.length; ) {
    const value = readOuter(bytes, offset);
    yield value;
    offset += value.encoding.length;
  }
}

function readOuter(bytes: Buffer, start: number): DerNode {
  const tag = byteAt(bytes, start);
  if (tag === END_OF_CONTENTS) throw new MalformedDer('an end-of-contents, which DER does not have');
  if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) throw new MalformedDer('a tag number above 30');
  const { length, contentStart } = readLength(bytes, start + 1);
  const end = contentStart + length;
  if (end > bytes.length) throw new MalformedDer('a length that reaches past the end');
  return {
    tag,
    encoding: bytes.subarray(start, end),
    content: bytes.subarray(contentStart, end),
    children: [],
  };
}

function readNode(bytes: Buffer, start: number, depth: number): DerNode {
  if (depth > MAX_DEPTH) throw new MalformedDer(`nested deeper than ${MAX_DEPTH} levels`);
  const outer = readOuter(bytes, start);
  const { tag, content } = outer;
  if (tag & CONSTRUCTED) {
    assertMayBeConstructed(tag);
    return { ...outer, children: readChildren(content, depth) };
  }
  assertPrimitiveIsCanonical(tag, content);
  return outer;
}

function readChildren(content: Buffer, depth: number): DerNode[] {
  const children: DerNode[] = [];
  for (let offset = 0; offset < content.length; ) {
    const child = readNode(content, offset, depth + 1);
    children.push(child);
    offset += child.encoding.length;
  }
  return children;
}

/** Definite lengths in the fewest octets only (X.690, 10.1). */
function readLength(bytes: Buffer, start: number): { length: number; contentStart: number } {
  const first = byteAt(bytes, start);
  if (first < 0x80) return { length: first, contentStart: start + 1 };
  const octets = first & 0x7f;
  if (octets === 0) throw new MalformedDer('an indefinite length');
  if (octets > 4) throw new MalformedDer('a length of more than four octets');
  let length = 0;
  for (let i = 1; i <= octets; i++) length = length * 256 + byteAt(bytes, start + i);
  if (length < 0x80 || length < 256 ** (octets - 1)) throw new MalformedDer('a length in too many octets');
  return { length, contentStart: start + 1 + octets };
}

/** Strings in pieces are BER (X.690, 10.2); in DER, the only constructed universal types are SEQUENCE and SET. */
function assertMayBeConstructed(tag: number): void {
  const universal = tag < 0x40;
  if (universal && tag !== Tag.Sequence && tag !== Tag.Set) {
    throw new MalformedDer('a constructed encoding of a primitive type');
  }
}

function assertPrimitiveIsCanonical(tag: number, content: Buffer): void {
  switch (tag) {
    case Tag.Boolean:
      if (content.length !== 1 || (content[0] !== 0x00 && content[0] !== 0xff)) {
        throw new MalformedDer('a BOOLEAN that is neither 00 nor FF');
      }
      break;
    case Tag.Integer:
    case Tag.Enumerated:
      assertIntegerIsMinimal(content);
      break;
    case Tag.BitString:
      assertUnusedBitsAreZero(content);
      break;
    case Tag.Null:
      if (content.length !== 0) throw new MalformedDer('a NULL with contents');
      break;
    case Tag.ObjectIdentifier:
      assertArcsAreMinimal(content);
      break;
    case Tag.UniversalString:
    case Tag.BmpString:
      if (content.length % (tag === Tag.BmpString ? 2 : 4) !== 0) {
        throw new MalformedDer('a string that ends in the middle of a character');
      }
      break;
    case Tag.Sequence & ~CONSTRUCTED:
    case Tag.Set & ~CONSTRUCTED:
      throw new MalformedDer('a SEQUENCE or SET that is not constructed');
  }
}

function assertIntegerIsMinimal(content: Buffer): void {
  const [first, second] = content;
  if (first === undefined) throw new MalformedDer('an empty INTEGER');
  if (second === undefined) return;
  if ((first === 0x00 && second < 0x80) || (first === 0xff && second >= 0x80)) {
    throw new MalformedDer('an INTEGER in too many octets');
  }
}

function assertUnusedBitsAreZero(content: Buffer): void {
  const unused = byteAt(content, 0);
  const last = content.length > 1 ? byteAt(content, content.length - 1) : 0;
  if (unused > 7 || (content.length === 1 && unused > 0) || (last & ((1 << unused) - 1)) !== 0) {
    throw new MalformedDer('a BIT STRING with impossible unused bits');
  }
}

function assertArcsAreMinimal(content: Buffer): void {
  const last = content.at(-1);
  if (last === undefined || last >= 0x80) throw new MalformedDer('an unfinished OBJECT IDENTIFIER');
  content.forEach((octet, i) => {
    const startsArc = i === 0 || byteAt(content, i - 1) < 0x80;
    if (startsArc && octet === 0x80) throw new MalformedDer('an OBJECT IDENTIFIER in too many octets');
  });
}

function byteAt(bytes: Buffer, offset: number): number {
  const byte = bytes[offset];
  if (byte === undefined) throw new MalformedDer('the structure ends too early');
  return byte;
}

/** The node, if it exists and has the tag. Otherwise throws `MalformedDer`, naming what was expected. */
export function expectTag(node: DerNode | undefined, tag: number, what: string): DerNode {
  if (node?.tag !== tag) throw new MalformedDer(`${what} is missing or of another type`);
  return node;
}

/** The children of a SEQUENCE or SET of which the structure allows `minimum` to `maximum`. */
export function expectChildren(
  node: DerNode,
  what: string,
  { minimum, maximum = minimum }: { readonly minimum: number; readonly maximum?: number },
): readonly DerNode[] {
  if (node.children.length < minimum || node.children.length > maximum) {
    throw new MalformedDer(`${what} has ${node.children.length} parts`);
  }
  return node.children;
}

/** An OBJECT IDENTIFIER in dotted decimals. */
export function readOid(node: DerNode | undefined, what: string): string {
  const { content } = expectTag(node, Tag.ObjectIdentifier, what);
  if (content.length > MAX_OID_LENGTH)
    throw new MalformedDer(`${what} has more than ${MAX_OID_LENGTH} octets`);
  const arcs: bigint[] = [];
  let arc = 0n;
  for (const octet of content) {
    arc = (arc << 7n) | BigInt(octet & 0x7f);
    if (octet >= 0x80) continue;
    arcs.push(arc);
    arc = 0n;
  }
  const [joint = 0n, ...rest] = arcs;
  // The first octet holds two arcs; the first of them is 0, 1 or 2 (X.690, 8.19.4).
  const root = joint < 40n ? 0n : joint < 80n ? 1n : 2n;
  return [root, joint - root * 40n, ...rest].join('.');
}

/** A value with an IMPLICIT tag, read again as its real type, whose rules the tag did not reveal. */
export function readAs(tag: number, { encoding }: DerNode): DerNode {
  return readDer(Buffer.concat([Buffer.of(tag), encoding.subarray(1)]));
}

/** The octets of a BIT STRING that holds whole octets, as keys and signatures do. */
export function readBitStringOctets(node: DerNode | undefined, what: string): Buffer {
  const { content } = expectTag(node, Tag.BitString, what);
  if (content[0] !== 0) throw new MalformedDer(`${what} does not hold whole octets`);
  return content.subarray(1);
}
