/**
 * A reader of BER (ITU-T X.690), for what a CA sends around its certificates: some write it with indefinite lengths, and
 * with lengths in more octets than they take.
 *
 * It changes nothing: each value is a slice of the octets that came. What is inside of a value is read only when it is
 * asked for, so that a certificate is stepped over as a whole, and read by the reader of DER.
 */

/** Thrown for octets that are not BER, or not of the expected structure. */
export class MalformedBer extends Error {
  override readonly name = 'MalformedBer';
}

/** One value, as a slice of what was read. */
export interface BerValue {
  /** Identifier octet: class, constructed bit and number in one. */
  readonly tag: number;
  /** The whole encoding: identifier, length, contents and, after an indefinite length, the end-of-contents. */
  readonly encoding: Buffer;
  /** The contents octets, without the end-of-contents. */
  readonly content: Buffer;
}

/** Indefinite lengths inside of each other, beyond which they are refused. A message with certificates has six. */
const MAX_DEPTH = 20;

/** Most octets of a length. Some encoders always write five, or nine: the first says how many follow. */
const MAX_LENGTH_OCTETS = 8;

const CONSTRUCTED = 0x20;
const HIGH_TAG_NUMBER = 0x1f;
/** Ends an indefinite length (X.690, 8.1.5). */
const END_OF_CONTENTS = 0x00;
const INDEFINITE = 0x80;

/** Reads exactly one value that fills the octets to the last. Throws `MalformedBer`. */
export function readBer(octets: Buffer): BerValue {
  const value = readValue(octets, 0, 0);
  if (value.encoding.length !== octets.length)
    throw new MalformedBer('octets follow the end of the structure');
  return value;
}

/** The values inside of a constructed one, one after the other. Throws `MalformedBer`, when it comes to what is wrong. */
export function* valuesIn({ tag, content }: BerValue): Generator<BerValue> {
  if ((tag & CONSTRUCTED) === 0) throw new MalformedBer('a primitive value where others should be inside');
  for (let offset = 0; offset < content.length; ) {
    const value = readValue(content, offset, 0);
    yield value;
    offset += value.encoding.length;
  }
}

function readValue(octets: Buffer, start: number, depth: number): BerValue {
  if (depth > MAX_DEPTH) throw new MalformedBer(`indefinite lengths, nested deeper than ${MAX_DEPTH} levels`);
  const tag = octetAt(octets, start);
  if (tag === END_OF_CONTENTS) throw new MalformedBer('an end-of-contents without a beginning');
  if ((tag & HIGH_TAG_NUMBER) === HIGH_TAG_NUMBER) throw new MalformedBer('a tag number above 30');
  const slice = (from: number, to: number, end = to): BerValue => ({
    tag,
    encoding: octets.subarray(start, end),
    content: octets.subarray(from, to),
  });
  if (octetAt(octets, start + 1) === INDEFINITE) {
    if ((tag & CONSTRUCTED) === 0) throw new MalformedBer('an indefinite length of a primitive value');
    const from = start + 2;
    const to = findEndOfContents(octets, from, depth);
    return slice(from, to, to + 2);
  }
  const { length, from } = readLength(octets, start + 1);
  if (length > octets.length - from) throw new MalformedBer('a length that reaches past the end');
  return slice(from, from + length);
}

/** Steps over the values of an indefinite length. Each step goes on by two octets at least, so this comes to an end. */
function findEndOfContents(octets: Buffer, from: number, depth: number): number {
  let offset = from;
  while (octetAt(octets, offset) !== END_OF_CONTENTS) {
    offset += readValue(octets, offset, depth + 1).encoding.length;
  }
  if (octetAt(octets, offset + 1) !== 0) throw new MalformedBer('an end-of-contents with a length');
  return offset;
}

function readLength(octets: Buffer, start: number): { length: number; from: number } {
  const first = octetAt(octets, start);
  if (first < 0x80) return { length: first, from: start + 1 };
  const count = first & 0x7f;
  if (count > MAX_LENGTH_OCTETS) throw new MalformedBer(`a length of more than ${MAX_LENGTH_OCTETS} octets`);
  let length = 0;
  for (let i = 1; i <= count; i++) length = length * 256 + octetAt(octets, start + i);
  return { length, from: start + 1 + count };
}

function octetAt(octets: Buffer, offset: number): number {
  const octet = octets[offset];
  if (octet === undefined) throw new MalformedBer('the structure ends too early');
  return octet;
}
