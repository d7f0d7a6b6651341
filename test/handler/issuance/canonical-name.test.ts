import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { RequestRejected } from '../../../handler/errors';
import { canonicalAlternativeNames, canonicalName } from '../../../handler/issuance/canonical-name';
import { areCanonically, isCanonicalName } from '../../../handler/issuance/lint-values';
import { readDer, Tag } from '../../../handler/x509/der';
import { readName, renderName, sameName } from '../../../handler/x509/name';
import { GeneralName, name, nameAttribute, Oid } from '../../../testing/requests/forge';
import { sequence, set, text } from '../../../testing/requests/write-der';

const commonName = (tag: number, content: string | Uint8Array) =>
  name([set(nameAttribute(Oid.commonName, text(tag, content)))]);
const canonical = (der: Buffer) => canonicalName(readDer(der));

/** UTF-16 and UTF-32, as BMPString and UniversalString have them. */
const wide = (characters: string, width: 2 | 4) =>
  Buffer.concat(
    [...characters].map((each) => Buffer.from([0, 0, 0, each.charCodeAt(0)]).subarray(4 - width)),
  );

describe('canonicalName', () => {
  it.each<[string, Buffer]>([
    ['UTF8String', commonName(Tag.Utf8String, 'Gerät_1\0\u0007')],
    ['PrintableString', commonName(Tag.PrintableString, "Az09 '()+,-./:=?")],
    ['IA5String', commonName(Tag.Ia5String, 'a@b_\u0007')],
    ['NumericString', commonName(Tag.NumericString, '0 9')],
    ['BMPString', commonName(Tag.BmpString, wide('device', 2))],
    ['UniversalString', commonName(Tag.UniversalString, wide('device', 4))],
    ['TeletexString', commonName(Tag.TeletexString, Buffer.of(0xe4))],
    ['no part', name([])],
    ['thirty parts', name(Array.from({ length: 30 }, (_, index) => `part ${index}`))],
  ])('keeps the octets of a valid name: %s', (_name, der) => {
    expect(canonical(der).equals(der)).toBe(true);
    expect(isCanonicalName(readDer(der))).toBe(true);
  });

  it.each<[string, Buffer]>([
    ['PrintableString', commonName(Tag.PrintableString, 'device_1@a#b*c&d')],
    ['NumericString', commonName(Tag.NumericString, 'device_1')],
  ])('writes text that a %s does not allow as UTF8String', (_name, der) => {
    expect(isCanonicalName(readDer(der))).toBe(false);
    expect(renderName(readName(readDer(canonical(der))))).toBe(renderName(readName(readDer(der))));
    expect(readDer(canonical(der)).children[0]?.children[0]?.children[1]?.tag).toBe(Tag.Utf8String);
  });

  it('sorts the parts of a relative name', () => {
    const parts = [
      nameAttribute(Oid.organization, text(Tag.Utf8String, 'Fleet')),
      nameAttribute(Oid.commonName, text(Tag.Utf8String, 'device-1')),
    ];
    const sorted = [...parts].sort(Buffer.compare);

    expect(canonical(name([set(...[...sorted].reverse())])).equals(name([set(...sorted)]))).toBe(true);
    expect(isCanonicalName(readDer(name([set(...[...sorted].reverse())])))).toBe(false);
  });

  it.each<[string, Buffer]>([
    ['PrintableString with UTF-8', commonName(Tag.PrintableString, 'Gerät')],
    ['PrintableString with NUL', commonName(Tag.PrintableString, 'device\0')],
    ['IA5String with Latin-1', commonName(Tag.Ia5String, Buffer.of(0xe4))],
    ['NumericString with Latin-1', commonName(Tag.NumericString, Buffer.of(0xe4))],
  ])('refuses what is invalid and has no certain text: %s', (_name, der) => {
    expect(() => canonical(der)).toThrow(RequestRejected);
    expect(() => canonical(der)).toThrow(
      /^CsrRefusedByAuthority: the name has a CN with characters that its string type does not have/,
    );
  });

  const of =
    (type: string) =>
    (length: number, tag: number = Tag.Utf8String) =>
      name([set(nameAttribute(type, text(tag, 'ü'.repeat(length))))]);
  it.each<[string, string, shortest: number, longest: number]>([
    ['CN', '2.5.4.3', 1, 64],
    ['serialNumber', '2.5.4.5', 1, 64],
    ['C', '2.5.4.6', 2, 2],
    ['L', '2.5.4.7', 1, 128],
    ['ST', '2.5.4.8', 1, 128],
    ['O', '2.5.4.10', 1, 64],
    ['OU', '2.5.4.11', 1, 64],
    ['2.5.4.12', '2.5.4.12', 1, 64],
    ['2.5.4.65', '2.5.4.65', 1, 128],
    ['1.2.840.113549.1.9.1', '1.2.840.113549.1.9.1', 1, 255],
  ])('takes a %s (%s) of %d to %d characters', (descriptor, type, shortest, longest) => {
    expect(() => canonical(of(type)(shortest))).not.toThrow();
    expect(() => canonical(of(type)(longest))).not.toThrow();
    for (const length of [shortest - 1, longest + 1]) {
      expect(() => canonical(of(type)(length))).toThrow(RequestRejected);
      expect(() => canonical(of(type)(length))).toThrow(
        `the name has a ${descriptor} of ${length} characters; a CA may sign `,
      );
    }
  });

  it('counts characters and not octets', () => {
    expect(() => canonical(commonName(Tag.Utf8String, '💡'.repeat(64)))).not.toThrow();
    expect(() => canonical(commonName(Tag.BmpString, wide('x'.repeat(64), 2)))).not.toThrow();
    expect(() => canonical(commonName(Tag.BmpString, wide('x'.repeat(65), 2)))).toThrow('65 characters');
    expect(() => canonical(commonName(Tag.UniversalString, wide('x'.repeat(65), 4)))).toThrow(
      '65 characters',
    );
  });

  it('has no bound for other attributes', () => {
    expect(() => canonical(of('0.9.2342.19200300.100.1.1')(1_000))).not.toThrow();
  });

  it('is the same name, valid, and stays what it is', () => {
    const type = fc.constantFrom(Oid.commonName, Oid.organization, '2.5.4.11', '0.9.2342.19200300.100.1.1');
    const ascii = fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 });
    const value = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 30 }).map((each) => text(Tag.Utf8String, each)),
      fc
        .tuple(fc.constantFrom(Tag.PrintableString, Tag.NumericString, Tag.Ia5String), ascii)
        .map(([tag, each]) => text(tag, each)),
      ascii.map((each) => text(Tag.BmpString, wide(each, 2))),
    );
    const attribute = fc.tuple(type, value).map(([oid, each]) => nameAttribute(oid, each));
    const relativeName = fc.array(attribute, { minLength: 1, maxLength: 4 }).map((parts) => set(...parts));
    fc.assert(
      fc.property(fc.array(relativeName, { maxLength: 6 }), (parts) => {
        const der = name(parts);

        const written = canonical(der);

        const node = readDer(written);
        expect(isCanonicalName(node)).toBe(true);
        expect(sameName(readName(node), readName(readDer(der)))).toBe(true);
        expect(canonicalName(node).equals(written)).toBe(true);
        expect(written.equals(der)).toBe(isCanonicalName(readDer(der)));
      }),
      { seed: 1, numRuns: 500 },
    );
  });
});

describe('canonicalAlternativeNames', () => {
  const others = [
    GeneralName.dns('device_1.example'),
    GeneralName.email('a@b'),
    GeneralName.uri('urn:dev:1'),
    GeneralName.ip(10, 0, 0, 1),
    GeneralName.registeredId('1.2.3'),
    GeneralName.other('1.2.3', text(Tag.PrintableString, 'a_b')),
  ];
  const directory = (tag: number) => GeneralName.directory(commonName(tag, 'device_1'));

  it('keeps the octets of every name but of directory names that are invalid', () => {
    const der = sequence(...others, directory(Tag.PrintableString));

    const written = canonicalAlternativeNames(der);

    expect(written.equals(sequence(...others, directory(Tag.Utf8String)))).toBe(true);
    expect(areCanonically(readDer(written), { der, names: [] })).toBe(true);
    expect(areCanonically(readDer(der), { der, names: [] })).toBe(false);
  });
});
