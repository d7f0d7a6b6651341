import { replaceInvisible } from '../printable';
import { type DerNode, expectChildren, expectTag, MalformedDer, readOid, Tag } from './der';

/** Descriptors of attribute types: those of RFC 4514, section 3, and serialNumber (RFC 4519), which devices carry. */
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

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The characters of PrintableString (X.680, 41.4). */
const PRINTABLE = /^[A-Za-z0-9 '()+,\-./:=?]*$/;

/** A distinguished name as RFC 4514 writes it: the last RDN first. Throws `MalformedDer`. */
export function renderName(name: DerNode): string {
  expectTag(name, Tag.Sequence, 'the name');
  return name.children.map(renderRelativeName).reverse().join(',');
}

function renderRelativeName(rdn: DerNode): string {
  expectTag(rdn, Tag.Set, 'a relative name');
  if (rdn.children.length === 0) throw new MalformedDer('a relative name is empty');
  // DER sorts a SET OF (X.690, 11.6). A CA that writes the name anew would sort it, and its subject would differ.
  if (rdn.children.some(({ encoding }, i) => i > 0 && precedes(encoding, rdn.children[i - 1]))) {
    throw new MalformedDer('a relative name is not in order');
  }
  return rdn.children.map(renderAttribute).join('+');
}

function precedes(encoding: Buffer, other: DerNode | undefined): boolean {
  return other !== undefined && encoding.compare(other.encoding) < 0;
}

function renderAttribute(attribute: DerNode): string {
  expectTag(attribute, Tag.Sequence, 'an attribute of the name');
  const [type, value] = expectChildren(attribute, 'an attribute of the name', { minimum: 2 });
  const oid = readOid(type, 'the type of an attribute of the name');
  const descriptor = DESCRIPTORS[oid];
  const text = value && readText(value);
  if (descriptor !== undefined && text !== undefined) return `${descriptor}=${escapeValue(text)}`;
  // RFC 4514, section 2.4: a value without a text form is the hexadecimal form of its DER.
  return `${descriptor ?? oid}=#${value?.encoding.toString('hex')}`;
}

/** Octets per character of the other string types: NumericString, TeletexString, UniversalString, BMPString. */
const OTHER_TEXT: Readonly<Record<number, 1 | 2 | 4>> = {
  18: 1,
  20: 1,
  [Tag.UniversalString]: 4,
  [Tag.BmpString]: 2,
};

/** Whether a value is of one of the other string types, and each of its characters is one of Unicode. */
function isOtherText({ tag, content }: DerNode): boolean {
  const width = OTHER_TEXT[tag];
  if (width === undefined) return false;
  for (let at = 0; at < content.length; at += width) {
    const character = content.readUIntBE(at, width);
    const halfOfPair = character >= 0xd800 && character <= 0xdfff;
    if (width > 1 && (halfOfPair || character > 0x10ffff)) return false;
  }
  return true;
}

/**
 * The text of a value, or `undefined` for a string type other than the three that have one reading only:
 * TeletexString and BMPString are read differently by different tools, so no pattern shall be matched on them.
 */
function readText(value: DerNode): string | undefined {
  switch (value.tag) {
    case Tag.Utf8String:
      try {
        return UTF8.decode(value.content);
      } catch (cause) {
        throw new MalformedDer('a UTF8String that is not UTF-8', { cause });
      }
    case Tag.PrintableString:
    case Tag.Ia5String: {
      const text = value.content.toString('latin1');
      const allowed =
        value.tag === Tag.PrintableString ? PRINTABLE.test(text) : value.content.every((c) => c < 0x80);
      if (!allowed) throw new MalformedDer('a string with a character that its type does not have');
      return text;
    }
    default:
      if (!isOtherText(value)) throw new MalformedDer('a value of the name is not text');
      return undefined;
  }
}

/**
 * A value of a name as RFC 4514, section 2.4, escapes it. Control characters are escaped too, which it permits: nothing that a device
 * puts into a name shall break a line or reorder the text wherever the name is shown.
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
