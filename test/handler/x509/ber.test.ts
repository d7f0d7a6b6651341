import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type BerValue, MalformedBer, readBer, valuesIn } from '../../../handler/x509/ber';
import { readDer, Tag } from '../../../handler/x509/der';
import { encode } from '../../../handler/x509/write-der';
import { integer, octetString, sequence, set } from '../../../testing/requests/write-der';
import { ENCODINGS, type Encode, indefinite, padded } from './write-ber';

const hex = (octets: string) => Buffer.from(octets.replaceAll(' ', ''), 'hex');

/** A value with everything inside, as tags and primitive contents. */
type Tree = readonly [tag: number, inside: readonly Tree[] | string];

function treeOf(value: BerValue): Tree {
  const inside = value.tag & 0x20 ? [...valuesIn(value)].map(treeOf) : value.content.toString('hex');
  return [value.tag, inside];
}

function writeTree([tag, inside]: Tree, next: () => Encode): Buffer {
  if (typeof inside === 'string') return encode(tag, hex(inside));
  const children = inside.map((child) => writeTree(child, next));
  return next()(tag, ...children);
}

const { tree } = fc.letrec<{ tree: Tree; leaf: Tree; node: Tree }>((tie) => ({
  tree: fc.oneof({ maxDepth: 6, withCrossShrink: true }, tie('leaf'), tie('node')),
  leaf: fc.tuple(
    fc.constantFrom(Tag.Integer, Tag.OctetString, 0x80),
    fc.uint8Array({ maxLength: 200 }).map((octets) => Buffer.from(octets).toString('hex')),
  ),
  node: fc.tuple(
    fc.constantFrom(Tag.Sequence, Tag.Set, Tag.Context0, 0x24),
    fc.array(tie('tree'), { maxLength: 4 }),
  ),
}));

describe('readBer', () => {
  it('reads the same values, however they were written, and changes no octet', () => {
    fc.assert(
      fc.property(
        tree,
        fc.array(fc.constantFrom(...Object.values(ENCODINGS)), { minLength: 1 }),
        (given, ways) => {
          let i = 0;
          const octets = writeTree(given, () => ways[i++ % ways.length] as Encode);

          const read = readBer(octets);

          expect(treeOf(read)).toEqual(given);
          expect(read.encoding).toEqual(octets);
        },
      ),
      { seed: 15, numRuns: 300 },
    );
  });

  it('finds each value as the slice that it is', () => {
    const parts = [
      sequence(integer(1)),
      indefinite(Tag.Set, integer(2)),
      padded(4, Tag.OctetString, hex('ff')),
    ];

    const found = [...valuesIn(readBer(indefinite(Tag.Sequence, ...parts)))];

    expect(found.map(({ encoding }) => encoding)).toEqual(parts);
  });

  it('reads DER as the reader of DER does', () => {
    const der = sequence(set(integer(1), integer(2)), octetString(Buffer.alloc(300)));

    expect([...valuesIn(readBer(der))].map(({ encoding }) => encoding)).toEqual(
      readDer(der).children.map(({ encoding }) => encoding),
    );
  });

  it.each([
    ['nothing', '', 'ends too early'],
    ['a tag alone', '30', 'ends too early'],
    ['a length without its octets', '3082', 'ends too early'],
    ['a length that reaches past the end', '3003 0500', 'reaches past the end'],
    ['a length of 2^64 - 1', '3088 ffffffff ffffffff', 'reaches past the end'],
    ['a length of nine octets', '3089 000000000000000001 00', 'more than 8 octets'],
    ['an indefinite length without an end', '3080 0500', 'ends too early'],
    ['half an end', '3080 0500 00', 'ends too early'],
    ['an end with a length', '3080 0500 0001 ff', 'end-of-contents with a length'],
    ['an end without a beginning', '0000', 'without a beginning'],
    ['an indefinite length of a primitive value', '0480 0000', 'primitive value'],
    ['octets after the end', '0500 00', 'octets follow'],
    ['octets after an indefinite length', '3080 0000 00', 'octets follow'],
    ['a tag number above 30', '1f8101 00', 'tag number above 30'],
  ])('refuses %s', (_, octets, message) => {
    expect(() => readBer(hex(octets))).toThrow(MalformedBer);
    expect(() => readBer(hex(octets))).toThrow(message);
  });

  it('refuses to look into a primitive value, and for values with an end inside of a definite length', () => {
    expect(() => [...valuesIn(readBer(integer(1)))]).toThrow('a primitive value');
    expect(() => [...valuesIn(readBer(encode(Tag.Sequence, hex('0000'))))]).toThrow('without a beginning');
  });

  it('refuses indefinite lengths without end, at once', () => {
    const deep = Buffer.concat([Buffer.alloc(200_000, hex('3080')), Buffer.alloc(200_000)]);

    expect(() => readBer(deep)).toThrow('nested deeper than 20 levels');
  });

  it('either reads octets or refuses them as malformed, whatever they are', () => {
    const anything = fc.array(fc.oneof(fc.constantFrom(0x30, 0x80, 0x00, 0xa0, 0x82), fc.nat(255)), {
      maxLength: 120,
    });
    let read = 0;
    fc.assert(
      fc.property(anything, (octets) => {
        try {
          treeOf(readBer(Buffer.from(octets)));
          read++;
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedBer);
        }
      }),
      { seed: 15, numRuns: 3_000 },
    );
    expect(read).toBeGreaterThan(0);
  });
});
