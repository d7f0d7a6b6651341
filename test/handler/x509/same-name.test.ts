import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { readDer, Tag } from '../../../handler/x509/der';
import { readName, renderName, sameName } from '../../../handler/x509/name';
import { oid, sequence, set, text } from '../../../testing/requests/write-der';

interface Attribute {
  readonly type: string;
  readonly tag: number;
  readonly value: string;
}

const CN = '2.5.4.3';
const O = '2.5.4.10';
const OU = '2.5.4.11';
/** Of a type that has no descriptor: it is shown in hexadecimal, string type and all. */
const UNKNOWN = '1.2.3.4';

const encodeAttribute = ({ type, tag, value }: Attribute) => sequence(oid(type), text(tag, value));
const encode = (rdns: readonly (readonly Attribute[])[]) =>
  sequence(...rdns.map((rdn) => set(...rdn.map(encodeAttribute))));
const read = (der: Buffer) => readName(readDer(der));
const same = (one: Buffer, other: Buffer) => sameName(read(one), read(other));
const utf8 = (type: string, value: string): Attribute => ({ type, tag: Tag.Utf8String, value });
const printable = (type: string, value: string): Attribute => ({ type, tag: Tag.PrintableString, value });

describe('sameName', () => {
  const certain = [Tag.Utf8String, Tag.PrintableString, Tag.NumericString, Tag.Ia5String];
  const ascii = fc.string({ unit: 'grapheme-ascii', maxLength: 12 });
  const attribute = fc.record({
    type: fc.constantFrom(CN, O, OU, UNKNOWN),
    tag: fc.constantFrom(...certain),
    value: ascii,
  });
  const name = fc.array(fc.array(attribute, { minLength: 1, maxLength: 3 }), { minLength: 1, maxLength: 4 });

  it('is true of whatever string types and orders within an RDN a CA chooses', () => {
    fc.assert(
      fc.property(
        name,
        fc.infiniteStream(fc.constantFrom(...certain)),
        fc.infiniteStream(fc.nat()),
        (rdns, tags, keys) => {
          const rewritten = rdns.map((rdn) =>
            rdn
              .map((each) => ({ each: { ...each, tag: tags.next().value }, key: keys.next().value }))
              .sort((a, b) => a.key - b.key)
              .map(({ each }) => each),
          );

          expect(same(encode(rdns), encode(rewritten))).toBe(true);
        },
      ),
      { seed: 65 },
    );
  });

  it('is true of two names only if they have the same attributes, RDN by RDN, with the same text', () => {
    const plain = (rdns: readonly (readonly Attribute[])[]) =>
      JSON.stringify(rdns.map((rdn) => rdn.map(({ type, value }) => `${type}=${value}`).sort()));
    // Few values, so that names are equal by chance too.
    const few = fc.record({
      type: fc.constantFrom(CN, O),
      tag: fc.constantFrom(...certain),
      value: fc.constantFrom('a', 'A', 'a ', ' a', '', '+', 'a,O=a'),
    });
    const short = fc.array(fc.array(few, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 });

    fc.assert(
      fc.property(short, short, (one, other) => {
        expect(same(encode(one), encode(other))).toBe(plain(one) === plain(other));
      }),
      { seed: 66, numRuns: 1_000 },
    );
  });

  it('is true of names with the same octets, also where tools read the string types differently', () => {
    for (const tag of [Tag.BmpString, Tag.TeletexString, Tag.UniversalString]) {
      const der = encode([[{ type: CN, tag, value: '\0\0\0a' }]]);

      expect(same(der, der)).toBe(true);
    }
  });

  it('is false of names that only look alike when they are written as RFC 4514 has it', () => {
    const hexadecimal = encode([[{ type: CN, tag: Tag.TeletexString, value: 'a' }]]);
    const text4514 = renderName(read(hexadecimal)).slice('CN='.length);

    expect(same(hexadecimal, encode([[utf8(CN, text4514)]]))).toBe(false);
    expect(same(encode([[utf8(CN, 'a,O=b')]]), encode([[utf8(O, 'b')], [utf8(CN, 'a')]]))).toBe(false);
  });

  it.each<[string, Buffer, Buffer]>([
    ['case', encode([[utf8(CN, 'device')]]), encode([[utf8(CN, 'Device')]])],
    ['a space at the end', encode([[printable(CN, 'a')]]), encode([[printable(CN, 'a ')]])],
    ['two spaces for one', encode([[printable(CN, 'a b')]]), encode([[printable(CN, 'a  b')]])],
    [
      'the order of RDNs',
      encode([[utf8(O, 'a')], [utf8(CN, 'b')]]),
      encode([[utf8(CN, 'b')], [utf8(O, 'a')]]),
    ],
    ['one RDN for two', encode([[utf8(O, 'a')], [utf8(CN, 'b')]]), encode([[utf8(O, 'a'), utf8(CN, 'b')]])],
    ['an attribute twice', encode([[utf8(CN, 'a'), utf8(CN, 'a')]]), encode([[utf8(CN, 'a')]])],
    ['the type of an attribute', encode([[utf8(O, 'a')]]), encode([[utf8(OU, 'a')]])],
    ['a missing part', encode([[utf8(O, 'a')], [utf8(CN, 'b')]]), encode([[utf8(CN, 'b')]])],
    ['a composed letter', encode([[utf8(CN, 'á')]]), encode([[utf8(CN, 'a\u0301')]])],
    ['a letter that looks the same', encode([[utf8(CN, 'a')]]), encode([[utf8(CN, '\u0430')]])],
    [
      'a BMPString, rewritten',
      encode([[{ type: CN, tag: Tag.BmpString, value: '\0a' }]]),
      encode([[utf8(CN, 'a')]]),
    ],
    [
      'a TeletexString, rewritten',
      encode([[{ type: CN, tag: Tag.TeletexString, value: 'a' }]]),
      encode([[printable(CN, 'a')]]),
    ],
    ['everything: one is empty', encode([]), encode([[utf8(CN, '')]])],
  ])('is false where they differ in %s', (_, one, other) => {
    expect(same(one, other)).toBe(false);
    expect(same(other, one)).toBe(false);
  });
});
