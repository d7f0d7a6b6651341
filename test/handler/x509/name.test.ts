import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MalformedDer, readDer, Tag } from '../../../handler/x509/der';
import { readName, renderName } from '../../../handler/x509/name';
import {
  octetString,
  oid,
  sequence,
  set,
  text,
  VISIBLE_STRING,
  value,
} from '../../../testing/requests/write-der';

const COMMON_NAME = '2.5.4.3';
const attribute = (type: string, content: Uint8Array) => sequence(oid(type), content);
const utf8 = (content: string | Uint8Array) => text(Tag.Utf8String, content);
const commonName = (content: Uint8Array) => sequence(set(attribute(COMMON_NAME, content)));
const render = (name: Buffer) => renderName(readName(readDer(name)));

describe('renderName', () => {
  it('writes the last RDN first', () => {
    const name = sequence(
      set(attribute('2.5.4.6', text(Tag.PrintableString, 'CH'))),
      set(attribute('2.5.4.10', utf8('Fleet'))),
      set(attribute(COMMON_NAME, utf8('device-1'))),
    );

    expect(render(name)).toBe('CN=device-1,O=Fleet,C=CH');
  });

  it.each([
    ['2.5.4.3', 'CN'],
    ['2.5.4.5', 'serialNumber'],
    ['2.5.4.6', 'C'],
    ['2.5.4.7', 'L'],
    ['2.5.4.8', 'ST'],
    ['2.5.4.9', 'STREET'],
    ['2.5.4.10', 'O'],
    ['2.5.4.11', 'OU'],
    ['0.9.2342.19200300.100.1.1', 'UID'],
    ['0.9.2342.19200300.100.1.25', 'DC'],
  ])('writes the type %s as %s', (type, descriptor) => {
    expect(render(sequence(set(attribute(type, text(Tag.Ia5String, 'x')))))).toBe(`${descriptor}=x`);
  });

  it('joins the values of one RDN in encoding order', () => {
    const name = sequence(
      set(
        attribute(COMMON_NAME, utf8('a')),
        attribute('2.5.4.5', utf8('1')),
        attribute('2.5.4.11', utf8('b')),
      ),
    );

    expect(render(name)).toBe('CN=a+serialNumber=1+OU=b');
  });

  it.each([
    ['a plain value', 'device-1 = #2', 'device-1 = #2'],
    ['nothing', '', ''],
    ['specials', '\\"+,;<>', '\\\\\\"\\+\\,\\;\\<\\>'],
    ['a number sign in front', '#a#', '\\#a#'],
    ['one space', ' ', '\\ '],
    ['spaces around', '  a  ', '\\  a \\ '],
    ['a backslash before a trailing space', '\\ ', '\\\\\\ '],
    ['line ends', '\r\n', '\\0d\\0a'],
    ['a next line (C1)', '\u0085', '\\c2\\85'],
    ['a right-to-left override', '\u202e', '\\e2\\80\\ae'],
    ['a line separator', '\u2028', '\\e2\\80\\a8'],
    ['a zero-width space', '\u200b', '\\e2\\80\\8b'],
    ['a byte order mark', '\ufeffa', '\\ef\\bb\\bfa'],
    ['a tag character beyond the BMP', '\u{e0041}', '\\f3\\a0\\81\\81'],
    ['letters of other scripts', 'Gerät 笛 🎶', 'Gerät 笛 🎶'],
    ['what looks like an escape', '\\0a', '\\\\0a'],
    ['what looks like another RDN', 'a,O=Evil', 'a\\,O=Evil'],
  ])('escapes %s', (_name, content, escaped) => {
    expect(render(commonName(utf8(content)))).toBe(`CN=${escaped}`);
  });

  it.each([
    ['an unknown type', sequence(set(attribute('1.2.3.4', utf8('x')))), '1.2.3.4=#0c0178'],
    ['a BMPString', commonName(text(Tag.BmpString, '\0a')), 'CN=#1e020061'],
    ['a TeletexString', commonName(text(Tag.TeletexString, 'a')), 'CN=#140161'],
    ['a UniversalString', commonName(text(Tag.UniversalString, '\0\0\0a')), 'CN=#1c0400000061'],
    ['a PrintableString with a line end', commonName(text(Tag.PrintableString, 'a\n')), 'CN=#1302610a'],
    ['a PrintableString with UTF-8', commonName(text(Tag.PrintableString, 'ä')), 'CN=#1302c3a4'],
    ['a NumericString with Latin-1', commonName(text(Tag.NumericString, Buffer.of(0xe4))), 'CN=#1201e4'],
    ['a UTF8String with NUL', commonName(utf8('a\0b')), 'CN=#0c03610062'],
    ['an IA5String with NUL', commonName(text(Tag.Ia5String, 'a\0b')), 'CN=#1603610062'],
    ['an IA5String with Latin-1', commonName(text(Tag.Ia5String, Buffer.of(0xe4))), 'CN=#1601e4'],
  ])('writes %s in hexadecimal', (_name, name, rendered) => {
    expect(render(name)).toBe(rendered);
  });

  it('does not mistake text for the hexadecimal form', () => {
    expect(render(commonName(utf8('#1e020061')))).toBe('CN=\\#1e020061');
  });

  it('writes equal text of other string types equally, so that one pattern fits all', () => {
    const rendered = [Tag.Utf8String, Tag.PrintableString, Tag.NumericString, Tag.Ia5String].map((tag) =>
      render(commonName(text(tag, 'device_1@*&#'))),
    );

    expect(new Set(rendered)).toEqual(new Set(['CN=device_1@*&#']));
  });

  it('writes an RDN in one way, in whichever order its encoder left it', () => {
    const parts = [
      attribute(COMMON_NAME, utf8('device-1')),
      attribute('2.5.4.5', text(Tag.PrintableString, '42')),
      attribute('2.5.4.11', utf8('Pumps')),
    ];
    const orders = fc.shuffledSubarray(parts, { minLength: 3 });

    fc.assert(
      fc.property(orders, (order) => {
        expect(render(sequence(set(...order)))).toBe('serialNumber=42+OU=Pumps+CN=device-1');
      }),
      { seed: 51, numRuns: 20 },
    );
  });

  it('keeps homographs apart', () => {
    const latin = render(commonName(utf8('device-a')));
    const cyrillic = render(commonName(utf8('device-\u0430')));
    const decomposed = render(commonName(utf8('device-a\u0301')));

    expect(new Set([latin, cyrillic, decomposed, render(commonName(utf8('device-á')))]).size).toBe(4);
  });

  it.each([
    ['an RDN that is not a SET', sequence(sequence()), 'a relative name is missing'],
    ['an empty RDN', sequence(set()), 'a relative name is empty'],
    ['an attribute without a value', sequence(set(sequence(oid(COMMON_NAME)))), 'has 1 parts'],
    [
      'an attribute with two values',
      sequence(set(sequence(oid(COMMON_NAME), utf8('a'), utf8('b')))),
      'has 3 parts',
    ],
    ['a type that is not an OID', sequence(set(sequence(utf8('a'), utf8('b')))), 'the type of an attribute'],
    ['a UTF8String that is not UTF-8', commonName(utf8(Buffer.of(0xff))), 'not UTF-8'],
    ['a value that is not a string', commonName(sequence(value(Tag.Null))), 'not text'],
    ['an OCTET STRING', commonName(octetString(Buffer.from('a'))), 'not text'],
    ['a VisibleString, which openssl does not read', commonName(text(VISIBLE_STRING, 'a')), 'not text'],
    ['a BMPString of half a character', commonName(text(Tag.BmpString, 'a')), 'middle of a character'],
    [
      'a UniversalString of half a character',
      commonName(text(Tag.UniversalString, 'ab')),
      'middle of a character',
    ],
    ['half a surrogate pair in a BMPString', commonName(text(Tag.BmpString, Buffer.of(0xd8, 0))), 'not text'],
    [
      'a surrogate pair in a BMPString, which has none',
      commonName(text(Tag.BmpString, Buffer.of(0xd8, 0x3d, 0xde, 0))),
      'not text',
    ],
    [
      'half a surrogate pair in a UniversalString',
      commonName(text(Tag.UniversalString, Buffer.of(0, 0, 0xd8, 0))),
      'not text',
    ],
    [
      'a UniversalString beyond Unicode',
      commonName(text(Tag.UniversalString, Buffer.of(0, 0x11, 0, 0))),
      'not text',
    ],
    ['half a surrogate pair in UTF-8', commonName(utf8(Buffer.of(0xed, 0xa0, 0x80))), 'not UTF-8'],
  ])('refuses %s', (_name, name, message) => {
    expect(() => render(name)).toThrow(MalformedDer);
    expect(() => render(name)).toThrow(message);
  });
});
