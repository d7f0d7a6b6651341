import 'reflect-metadata';
import { type JsonAttributeObject, type JsonNameParams, Name } from '@peculiar/x509';
import { DESCRIPTORS } from '../../handler/x509/name';

/** A part of a name: its type, and its value as text, or as DER where it was written in hexadecimal. */
export interface NamePart {
  /** Object identifier. */
  readonly type: string;
  readonly value: string | Buffer;
}

/** Thrown for a text that is not a name as RFC 4514 writes it; the message says why. */
export class MalformedName extends Error {
  override readonly name = 'MalformedName';
}

/** The types whose descriptors RFC 4514 knows, and serialNumber; in upper case, because case does not matter. */
const TYPES = new Map(
  Object.entries(DESCRIPTORS).map(([type, descriptor]) => [descriptor.toUpperCase(), type]),
);

/** One part, from its type to what ends it; spaces around it do not count. (RFC 4514, section 3) */
const PART =
  / *([A-Za-z][A-Za-z0-9-]*|\d+(?:\.\d+)+) *= *(#(?:[0-9A-Fa-f]{2})+|(?!#)(?:[^\\",+;<>\0]|\\[0-9A-Fa-f]{2}|\\[ "#+,;<=>\\])*?) *([,+]|$)/y;

/**
 * Reads a name as RFC 4514 writes it: its relative names, each of one part or more, in the order of the text, which is
 * the reverse of the name's own.
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

/** A name to put into a CSR. An empty text is an empty name. @throws MalformedName */
export function readName(rfc4514: string): Name {
  if (rfc4514 === '') return new Name([]);
  const relativeNames = readParts(rfc4514).map((parts) => {
    const values: Record<string, (string | JsonAttributeObject)[]> = {};
    for (const { type, value } of parts) {
      values[type] ??= [];
      values[type].push(encodable(value));
    }
    return values;
  });
  // The library takes both kinds of values in one relative name; its types do not say so.
  return new Name(relativeNames.reverse() as JsonNameParams);
}

/** A value in the string type that fits, or, in hexadecimal, as it is. */
function encodable(value: string | Buffer): string | JsonAttributeObject {
  if (typeof value !== 'string') return `#${value.toString('hex')}`;
  return Name.isPrintableString(value) ? { printableString: value } : { utf8String: value };
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
  if (text.startsWith('#')) return Buffer.from(text.slice(1), 'hex');
  const octets = [...text.matchAll(/\\([0-9A-Fa-f]{2})|\\(.)|([^\\]+)/gs)].map(([, octet, escaped, plain]) =>
    octet === undefined ? Buffer.from(escaped ?? plain ?? '') : Buffer.from(octet, 'hex'),
  );
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(octets));
  } catch (cause) {
    throw new MalformedName(`${JSON.stringify(text)} is not UTF-8`, { cause });
  }
}
