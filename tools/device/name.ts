import 'reflect-metadata';
import { type JsonAttributeObject, type JsonNameParams, Name } from '@peculiar/x509';
import { readParts } from '../../handler/x509/name-text';

/** Reads a name for a CSR. An empty text is an empty name. @throws MalformedName */
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

/** A value in the string type that fits; a value in hexadecimal stays as it is. */
function encodable(value: string | Buffer): string | JsonAttributeObject {
  if (typeof value !== 'string') return `#${value.toString('hex')}`;
  return Name.isPrintableString(value) ? { printableString: value } : { utf8String: value };
}
