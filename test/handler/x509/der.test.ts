import { describe, expect, it } from '@jest/globals';
import {
  expectChildren,
  expectTag,
  MalformedDer,
  readBitStringOctets,
  readDer,
  readOid,
  Tag,
} from '../../../handler/x509/der';
import { lengthOctets } from '../../../handler/x509/write-der';
import { octetString, oid, sequence, set, text, value } from '../../../testing/requests/write-der';

const hex = (octets: string) => Buffer.from(octets.replaceAll(' ', ''), 'hex');

describe('readDer', () => {
  it('reads tag, encoding, content and children', () => {
    const first = value(Tag.Integer, Buffer.of(7));
    const second = set(text(Tag.Utf8String, 'x'));

    const node = readDer(sequence(first, second));

    expect(node.tag).toBe(Tag.Sequence);
    expect(node.content).toEqual(Buffer.concat([first, second]));
    expect(node.children.map(({ encoding }) => encoding)).toEqual([first, second]);
    expect(node.children[1]?.children[0]?.content.toString()).toBe('x');
  });

  it.each([0, 1, 127, 128, 255, 256, 65_535, 65_536])('reads a length of %d', (length) => {
    const der = octetString(Buffer.alloc(length, 1));

    expect(readDer(der).content).toHaveLength(length);
    expect(der.length - length).toBe(1 + lengthOctets(length).length);
  });

  it.each([
    ['BOOLEAN', '0101ff'],
    ['BOOLEAN', '010100'],
    ['INTEGER', '020100'],
    ['INTEGER', '02020080'],
    ['INTEGER', '0202ff7f'],
    ['BIT STRING', '030100'],
    ['BIT STRING', '03020780'],
    ['NULL', '0500'],
    ['OBJECT IDENTIFIER', '0603550403'],
    ['context-specific primitive', '8000'],
    ['context-specific constructed', 'a0020500'],
  ])('reads a canonical %s (%s)', (_type, octets) => {
    expect(readDer(hex(octets)).encoding).toEqual(hex(octets));
  });

  it.each([
    ['nothing', '', 'ends too early'],
    ['a tag alone', '30', 'ends too early'],
    ['a length without its octets', '3082', 'ends too early'],
    ['less content than the length says', '3003 0500', 'reaches past the end'],
    ['a child longer than its parent', '3003 0402 00', 'reaches past the end'],
    ['a length of 2^32 - 1', '3084 ffffffff', 'reaches past the end'],
    ['bytes after the end', '0500 00', 'bytes follow'],
    ['an indefinite length', '3080 0500 0000', 'indefinite'],
    ['a short length in long form', '3081 02 0500', 'too many octets'],
    ['a length with a leading zero', `308200 80 ${'0500'.repeat(64)}`, 'too many octets'],
    ['a length of five octets', '3085 0000000002 0500', 'more than four octets'],
    ['the reserved length ff', '30ff', 'more than four octets'],
    ['a tag number above 30', '1f8101 00', 'above 30'],
    ['an end-of-contents', '3002 0000', 'end-of-contents'],
    ['a string in pieces', '2403 0401 61', 'constructed encoding'],
    ['a primitive SEQUENCE', '1000', 'not constructed'],
    ['a primitive SET', '1100', 'not constructed'],
    ['a BOOLEAN of 1', '010101', 'neither 00 nor FF'],
    ['a BOOLEAN of two octets', '0102ffff', 'neither 00 nor FF'],
    ['an empty BOOLEAN', '0100', 'neither 00 nor FF'],
    ['an empty INTEGER', '0200', 'empty INTEGER'],
    ['a padded INTEGER', '02020001', 'too many octets'],
    ['a padded negative INTEGER', '0202ff80', 'too many octets'],
    ['an empty ENUMERATED', '0a00', 'empty INTEGER'],
    ['a padded ENUMERATED', '0a020001', 'too many octets'],
    ['a BMPString of three octets', '1e03000061', 'middle of a character'],
    ['a UniversalString of six octets', '1c06000000610000', 'middle of a character'],
    ['an empty BIT STRING', '0300', 'ends too early'],
    ['eight unused bits', '030208 00', 'unused bits'],
    ['unused bits of nothing', '030101', 'unused bits'],
    ['unused bits that are set', '030201 01', 'unused bits'],
    ['a NULL with content', '050100', 'NULL with contents'],
    ['an empty OBJECT IDENTIFIER', '0600', 'unfinished'],
    ['an unfinished arc', '060255 84'.replace(' ', ''), 'unfinished'],
    ['a padded arc', '0603558003', 'too many octets'],
    ['a padded first arc', '06028055', 'too many octets'],
  ])('refuses %s', (_name, octets, message) => {
    expect(() => readDer(hex(octets))).toThrow(MalformedDer);
    expect(() => readDer(hex(octets))).toThrow(message);
  });

  it.each([
    [20, true],
    [21, false],
    [5_000, false],
  ])('reads %d levels of nesting: %s', (levels, readable) => {
    let der: Buffer = value(Tag.Null);
    for (let level = 0; level < levels; level++) der = sequence(der);

    if (readable) expect(readDer(der).tag).toBe(Tag.Sequence);
    else expect(() => readDer(der)).toThrow('nested deeper than 20 levels');
  });
});

describe('readOid', () => {
  it.each([
    '0.9.2342.19200300.100.1.1',
    '1.2.840.113549.1.1.11',
    '2.5.4.3',
    '2.999.1',
    '2.25.329800735698586629295641978511506172918',
  ])('reads %s', (dotted) => {
    expect(readOid(readDer(oid(dotted)), 'it')).toBe(dotted);
  });

  it('refuses another type, nothing, and one of more than 128 octets', () => {
    const longest = value(Tag.ObjectIdentifier, Buffer.alloc(128, 1));
    const tooLong = value(Tag.ObjectIdentifier, Buffer.alloc(129, 1));

    expect(readOid(readDer(longest), 'it')).toHaveLength(2 * 128 + 1);
    expect(() => readOid(readDer(tooLong), 'it')).toThrow('it has more than 128 octets');
    expect(() => readOid(readDer(value(Tag.Null)), 'the type')).toThrow(
      'the type is missing or of another type',
    );
    expect(() => readOid(undefined, 'the type')).toThrow(MalformedDer);
  });
});

describe('expectations', () => {
  const pair = readDer(sequence(value(Tag.Null), value(Tag.Null)));

  it('returns the children when there are as many as allowed', () => {
    expect(expectChildren(pair, 'it', { minimum: 2 })).toHaveLength(2);
    expect(expectChildren(pair, 'it', { minimum: 0, maximum: 2 })).toHaveLength(2);
  });

  it('names what has too few or too many', () => {
    expect(() => expectChildren(pair, 'the request', { minimum: 3 })).toThrow('the request has 2 parts');
    expect(() => expectChildren(pair, 'the request', { minimum: 0, maximum: 1 })).toThrow(
      'the request has 2 parts',
    );
  });

  it('names what has another tag', () => {
    expect(expectTag(pair, Tag.Sequence, 'it')).toBe(pair);
    expect(() => expectTag(pair, Tag.Set, 'the name')).toThrow('the name is missing or of another type');
  });

  it('reads whole octets of a BIT STRING only', () => {
    expect(readBitStringOctets(readDer(hex('030300 0102')), 'it')).toEqual(hex('0102'));
    expect(() => readBitStringOctets(readDer(hex('03020780')), 'the key')).toThrow(
      'the key does not hold whole octets',
    );
  });
});
