import { type DerNode, MalformedDer, Tag } from './der';

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** ASCII that can be printed. */
const PRINTABLE_ASCII = /^[\x20-\x7e]*$/;

/** All of ASCII, which is what IA5String is. */
const ASCII = /^\p{ASCII}*$/u;

/**
 * The texts of each single-octet type that every tool reads alike. Encoders put characters into a PrintableString that
 * it does not allow, such as `@` and `_`, and letters into a NumericString; every tool reads these as ASCII. Beyond
 * ASCII, one sees Latin-1, another UTF-8, and a third nothing.
 */
const SINGLE_OCTETS: Readonly<Record<number, RegExp>> = {
  [Tag.PrintableString]: PRINTABLE_ASCII,
  [Tag.NumericString]: PRINTABLE_ASCII,
  [Tag.Ia5String]: ASCII,
  [Tag.TeletexString]: /(?!)/, // no text: tools read T.61, Latin-1 or ASCII
};

/**
 * The characters that a single-octet type allows by its standard (X.680, clause 41): fewer than encoders put into
 * it, and than tools read.
 */
export const STANDARD_CHARACTERS: Readonly<Record<number, RegExp>> = {
  [Tag.PrintableString]: /^[A-Za-z0-9 '()+,./:=?-]*$/,
  [Tag.NumericString]: /^[0-9 ]*$/,
  [Tag.Ia5String]: ASCII,
};

/** Octets per character of the wider types, which tools also read differently. */
const WIDER: Readonly<Record<number, 2 | 4>> = { [Tag.BmpString]: 2, [Tag.UniversalString]: 4 };

/**
 * The text of a value of a name; `undefined` if tools read it differently, and a pattern can match it only in
 * hexadecimal. Throws `MalformedDer` for what is not text at all.
 */
export function readDirectoryString(value: DerNode): string | undefined {
  if (value.tag === Tag.Utf8String) return unlessItEndsEarly(readUtf8(value.content));
  const certain = SINGLE_OCTETS[value.tag];
  if (certain !== undefined) {
    const text = value.content.toString('latin1');
    return certain.test(text) ? unlessItEndsEarly(text) : undefined;
  }
  const width = WIDER[value.tag];
  if (width === undefined) throw new MalformedDer('a value of the name is not text');
  assertCharacters(value.content, width);
  return undefined;
}

/** C programs end a text at a NUL; others do not. */
function unlessItEndsEarly(text: string): string | undefined {
  return text.includes('\0') ? undefined : text;
}

function readUtf8(content: Buffer): string {
  try {
    return UTF8.decode(content);
  } catch (cause) {
    throw new MalformedDer('a UTF8String that is not UTF-8', { cause });
  }
}

/** Every character must be Unicode, which half a surrogate pair is not. */
function assertCharacters(content: Buffer, width: 2 | 4): void {
  for (let at = 0; at < content.length; at += width) {
    const character = content.readUIntBE(at, width);
    if ((character >= 0xd800 && character <= 0xdfff) || character > 0x10ffff) {
      throw new MalformedDer('a value of the name is not text');
    }
  }
}
