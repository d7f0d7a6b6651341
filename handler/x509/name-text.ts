import { MalformedDer, readDer, Tag } from './der';
import { STANDARD_CHARACTERS } from './directory-string';
import { DESCRIPTORS, readName } from './name';
import { encode, encodeOid, encodeSet } from './write-der';

/** A part of a name: its type, and its value as text, or as DER if it was written in hexadecimal. */
export interface NamePart {
  /** Object identifier. */
  readonly type: string;
  readonly value: string | Buffer;
}

/** Thrown for a text that is not a name in the form of RFC 4514; the message explains why. */
export class MalformedName extends Error {
  override readonly name = 'MalformedName';
}

/** Types by descriptor: RFC 4514's and serialNumber. In upper case, because case does not matter. */
const TYPES = new Map(
  Object.entries(DESCRIPTORS).map(([type, descriptor]) => [descriptor.toUpperCase(), type]),
);

/**
 * One part, from its type to its delimiter; spaces around it do not count (RFC 4514, section 3). Control characters
 * must be escaped, as `\0a`: unescaped, they are in a setting by mistake.
 */
const PART =
  / *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+) *= *(#(?:[0-9A-Fa-f]{2})+|(?!#)(?:[^\\",+;<>\p{Cc}]|\\[0-9A-Fa-f]{2}|\\[ "#+,;<=>\\])*?) *([,+]|$)/uy;

/** Types whose standard string type is not UTF8String (X.520; RFC 5280, appendix A). */
const STRING_TYPES: Readonly<Record<string, number>> = {
  '2.5.4.5': Tag.PrintableString, // serialNumber
  '2.5.4.6': Tag.PrintableString, // C
  '0.9.2342.19200300.100.1.25': Tag.Ia5String, // DC
  '1.2.840.113549.1.9.1': Tag.Ia5String, // emailAddress
};

/**
 * Reads a name in the form of RFC 4514: its relative names, each of one part or more, in the order of the text, which
 * is the reverse of the encoding's.
 *
 * @throws MalformedName
 */
export function readParts(rfc4514: string): readonly (readonly NamePart[])[] {
  const relativeNames: NamePart[][] = [];
  let end = ',';
  const part = new RegExp(PART);
  while (end !== '') {
    const at = part.lastIndex;
    const [, type, value, delimiter] = part.exec(rfc4514) ?? [];
    if (type === undefined || value === undefined || delimiter === undefined) {
      throw new MalformedName(`TYPE=VALUE expected at ${JSON.stringify(rfc4514.slice(at))}`);
    }
    if (value === '') throw new MalformedName(`${type} has no value`);
    const read = { type: objectIdentifier(type), value: readValue(value) };
    if (end === '+') relativeNames.at(-1)?.push(read);
    else relativeNames.push([read]);
    end = delimiter;
  }
  return relativeNames;
}

/**
 * DER of a name in the form of RFC 4514: the inverse of `renderName`. Values have the string types that openssl
 * chooses: PrintableString for C and serialNumber, IA5String for DC, otherwise UTF8String.
 *
 * @throws MalformedName
 */
export function encodeName(rfc4514: string): Buffer {
  const relativeNames = readParts(rfc4514).map((parts) => encodeSet(...parts.map(encodePart)));
  const name = encode(Tag.Sequence, ...relativeNames.reverse());
  try {
    readName(readDer(name));
  } catch (cause) {
    if (!(cause instanceof MalformedDer)) throw cause;
    throw new MalformedName(`a value in hexadecimal is not text in DER: ${cause.message}`, { cause });
  }
  return name;
}

function encodePart({ type, value }: NamePart): Buffer {
  const oid = encodeOid(type);
  if (oid === undefined) throw new MalformedName(`${type} is not an object identifier`);
  return encode(Tag.Sequence, oid, typeof value === 'string' ? encodeText(type, value) : value);
}

function encodeText(type: string, text: string): Buffer {
  const wanted = STRING_TYPES[type] ?? Tag.Utf8String;
  const tag = STANDARD_CHARACTERS[wanted]?.test(text) === false ? Tag.Utf8String : wanted;
  return encode(tag, Buffer.from(text));
}

function objectIdentifier(type: string): string {
  const known = /^\d/.test(type) ? type : TYPES.get(type.toUpperCase());
  if (known !== undefined) return known;
  const descriptors = Object.values(DESCRIPTORS).join(', ');
  throw new MalformedName(
    `${type} is not one of the types ${descriptors}; for others, write the object identifier`,
  );
}

function readValue(text: string): string | Buffer {
  return text.startsWith('#') ? Buffer.from(text.slice(1), 'hex') : unescapeValue(text);
}

/** The inverse of `escapeValue`. @throws MalformedName */
export function unescapeValue(text: string): string {
  const octets = [...text.matchAll(/\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gs)].map(([, octet, escaped, plain]) =>
    octet === undefined ? Buffer.from(escaped ?? plain ?? '') : Buffer.from(octet, 'hex'),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(octets));
  } catch (cause) {
    throw new MalformedName(`${JSON.stringify(text)} is not UTF-8`, { cause });
  }
}
