import { fromBER, ObjectIdentifier, PrintableString, Sequence, Set as SetOf, Utf8String } from 'asn1js';

interface Attribute {
  /** Object identifier. */
  readonly type: string;
  readonly text: string;
}

/**
 * Whether two names (DER) are equal: the same attributes with the same text in the same order, regardless of string
 * types; within a relative name in any order.
 * @throws TypeError if one is not a name of strings.
 */
export function sameName(one: Uint8Array, other: Uint8Array): boolean {
  const comparable = (der: Uint8Array) =>
    JSON.stringify(read(der).map((rdn) => rdn.map(({ type, text }) => JSON.stringify([type, text])).sort()));
  return Buffer.compare(one, other) === 0 || comparable(one) === comparable(other);
}

/**
 * The string types of a CA that re-encodes names: always UTF8String, or, like CAs written in Go, PrintableString if the
 * characters allow it. (Go, encoding/asn1, "Marshal": a string without a tag)
 */
export type ChosenStrings = 'UTF8String' | 'PrintableString if possible';

/** A name (DER) as such a CA re-encodes it. */
export function rewriteName(der: Uint8Array, strings: ChosenStrings): Buffer {
  const encodeText = (value: string) =>
    strings !== 'UTF8String' && PRINTABLE.test(value)
      ? new PrintableString({ value })
      : new Utf8String({ value });
  const encoded = (attribute: Sequence) => Buffer.from(attribute.toBER());
  const relativeNames = read(der).map((rdn) => {
    const attributes = rdn.map(
      ({ type, text }) => new Sequence({ value: [new ObjectIdentifier({ value: type }), encodeText(text)] }),
    );
    return new SetOf({ value: attributes.sort((a, b) => encoded(a).compare(encoded(b))) });
  });
  return Buffer.from(new Sequence({ value: relativeNames }).toBER());
}

/** The characters of PrintableString (X.680, 41.4). */
const PRINTABLE = /^[A-Za-z0-9 '()+,./:=?-]*$/;

function read(der: Uint8Array): Attribute[][] {
  return members(fromBER(der).result, Sequence).map((rdn) => members(rdn, SetOf).map(readAttribute));
}

function readAttribute(node: unknown): Attribute {
  const [type, value] = members(node, Sequence);
  const text = (value as { valueBlock?: { value?: unknown } } | undefined)?.valueBlock?.value;
  if (!(type instanceof ObjectIdentifier) || typeof text !== 'string') {
    throw new TypeError('A name has an attribute that is not a string.');
  }
  return { type: type.valueBlock.toString(), text };
}

function members(node: unknown, type: typeof Sequence | typeof SetOf): unknown[] {
  if (!(node instanceof type)) throw new TypeError('A name is a SEQUENCE of SETs of attributes.');
  return node.valueBlock.value;
}
