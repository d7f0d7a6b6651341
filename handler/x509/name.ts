import { replaceInvisible } from '../escape';
import { type DerNode, expectChildren, expectTag, MalformedDer, readOid, Tag } from './der';
import { readDirectoryString } from './directory-string';

/** Descriptors of attribute types: those of RFC 4514, section 3, and serialNumber (RFC 4519), which devices use. */
export const DESCRIPTORS: Readonly<Record<string, string>> = {
  '2.5.4.3': 'CN',
  '2.5.4.5': 'serialNumber',
  '2.5.4.6': 'C',
  '2.5.4.7': 'L',
  '2.5.4.8': 'ST',
  '2.5.4.9': 'STREET',
  '2.5.4.10': 'O',
  '2.5.4.11': 'OU',
  '0.9.2342.19200300.100.1.1': 'UID',
  '0.9.2342.19200300.100.1.25': 'DC',
};

/** A distinguished name, read: its RDNs in the order of the encoding, the most general first. */
export type DistinguishedName = readonly RelativeName[];

/** One RDN: a set, sorted as in DER, whatever its order was. */
type RelativeName = readonly Attribute[];

interface Attribute {
  /** OID, dotted. */
  readonly type: string;
  /** `undefined` if tools read it differently. */
  readonly text: string | undefined;
  /** DER of the value, in hexadecimal. */
  readonly valueHex: string;
}

/** Reads a distinguished name. Throws `MalformedDer`. */
export function readName(name: DerNode): DistinguishedName {
  return expectTag(name, Tag.Sequence, 'the name').children.map(readRelativeName);
}

/**
 * DER sorts a SET OF (X.690, 11.6), but some encoders do not. It is the same set either way, so it gets the same text,
 * and the same pattern matches it.
 */
function readRelativeName(rdn: DerNode): RelativeName {
  expectTag(rdn, Tag.Set, 'a relative name');
  if (rdn.children.length === 0) throw new MalformedDer('a relative name is empty');
  return [...rdn.children].sort((a, b) => a.encoding.compare(b.encoding)).map(readAttribute);
}

function readAttribute(attribute: DerNode): Attribute {
  expectTag(attribute, Tag.Sequence, 'an attribute of the name');
  const [type, value] = expectChildren(attribute, 'an attribute of the name', { minimum: 2 });
  return {
    type: readOid(type, 'the type of an attribute of the name'),
    text: value && readDirectoryString(value),
    valueHex: value?.encoding.toString('hex') ?? '',
  };
}

/** A distinguished name in the form of RFC 4514: the last RDN first. */
export function renderName(name: DistinguishedName): string {
  return name
    .map((rdn) => rdn.map(renderAttribute).join('+'))
    .reverse()
    .join(',');
}

function renderAttribute({ type, text, valueHex }: Attribute): string {
  const descriptor = DESCRIPTORS[type];
  if (descriptor !== undefined && text !== undefined) return `${descriptor}=${escapeValue(text)}`;
  // RFC 4514, section 2.4: a value without a text form is the hexadecimal form of its DER.
  return `${descriptor ?? type}=#${valueHex}`;
}

/**
 * Whether they are the same name: the same attributes in the same order, with the same text, code point for code point.
 * The string types may differ, because a CA that encodes the name again chooses its own; where tools read a type
 * differently, the octets must be the same.
 */
export function sameName(one: DistinguishedName, other: DistinguishedName): boolean {
  return comparableName(one) === comparableName(other);
}

/** Whether it has a value that tools read differently, which can only be compared octet for octet. */
export function hasUncertainText(name: DistinguishedName): boolean {
  return name.flat().some(({ text }) => text === undefined);
}

/** A text that two names share exactly if they are the same name. For comparison only. */
export function comparableName(name: DistinguishedName): string {
  const value = ({ text, valueHex }: Attribute) => (text === undefined ? { valueHex } : { text });
  const set = (rdn: RelativeName) => rdn.map((each) => JSON.stringify([each.type, value(each)])).sort();
  return JSON.stringify(name.map(set));
}

/**
 * A value of a name, escaped by RFC 4514, section 2.4. Invisible characters are escaped too, which it permits: nothing
 * in a name may break a line or reorder text wherever the name is shown.
 */
export function escapeValue(text: string): string {
  const escaped = text.replace(/[\\"+,;<>]/g, '\\$&').replace(/^[ #]| $/g, '\\$&');
  return replaceInvisible(escaped, (character) =>
    Buffer.from(character, 'utf8').reduce(
      (octets, octet) => `${octets}\\${octet.toString(16).padStart(2, '0')}`,
      '',
    ),
  );
}
