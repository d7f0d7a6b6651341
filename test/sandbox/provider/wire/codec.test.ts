import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import type { Block, TerraformType } from '../../../../sandbox/provider/schema/model';
import { UNKNOWN } from '../../../../sandbox/provider/values';
import { decodeBlock, encodeBlock, fromPlain } from '../../../../sandbox/provider/wire/codec';
import { unpack } from '../../../../sandbox/provider/wire/msgpack';

function attribute(name: string, type: TerraformType) {
  return { name, type, required: false, optional: true, computed: false, sensitive: false };
}

const INNER: Block = { attributes: [attribute('mode', 'string')], blocks: [] };
const BLOCK: Block = {
  attributes: [
    attribute('name', 'string'),
    attribute('count', 'number'),
    attribute('on', 'bool'),
    attribute('list', ['list', 'number']),
    attribute('map', ['map', 'string']),
    attribute('object', ['object', { a: 'string', b: 'number' }]),
  ],
  blocks: [
    { name: 'one', nesting: 'single', block: INNER, minItems: 0, maxItems: 0 },
    { name: 'many', nesting: 'list', block: INNER, minItems: 0, maxItems: 0 },
  ],
};
const EMPTY = { name: null, count: null, on: null, list: null, map: null, object: null, one: null, many: [] };

describe('the value codec', () => {
  it('returns what it was given', () => {
    const number = fc.oneof(
      fc.maxSafeInteger(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).map((n) => n + 0),
    );
    const orNothing = <T>(value: fc.Arbitrary<T>) => fc.oneof(value, fc.constant(null), fc.constant(UNKNOWN));
    const mode = fc.record({ mode: orNothing(fc.string()) });
    const attributes = fc.record({
      name: orNothing(fc.string()),
      count: orNothing(number),
      on: orNothing(fc.boolean()),
      list: orNothing(fc.array(orNothing(number))),
      map: orNothing(
        fc.dictionary(fc.stringMatching(/^[a-z]+$/), orNothing(fc.string()), { noNullPrototype: true }),
      ),
      object: orNothing(fc.record({ a: fc.string(), b: number })),
      one: orNothing(mode),
      many: fc.oneof(fc.array(mode), fc.constant(UNKNOWN)),
    });

    fc.assert(
      fc.property(attributes, (given) => {
        expect(decodeBlock(BLOCK, encodeBlock(BLOCK, given))).toEqual(given);
      }),
    );
  });

  it('completes what is missing and drops what the schema does not know', () => {
    expect(fromPlain(BLOCK, { name: 'x', gone: true })).toEqual({ ...EMPTY, name: 'x' });
  });

  it('writes a fraction as a decimal, which Terraform reads exactly', () => {
    expect(unpack(encodeBlock(BLOCK, { count: 0.1 }).msgpack)).toMatchObject({ count: '0.1' });
  });

  it('keeps an integer that a double cannot hold', () => {
    const count = 2n ** 60n + 1n;

    expect(decodeBlock(BLOCK, encodeBlock(BLOCK, { count }))).toMatchObject({ count });
  });

  it('reads a refined unknown value as unknown', () => {
    const refined = Buffer.from([0x81, 0xa4, ...Buffer.from('name'), 0xc7, 3, 12, 0x81, 0x01, 0xc2]);

    expect(decodeBlock(BLOCK, { msgpack: refined })).toMatchObject({ name: UNKNOWN });
  });

  it('reads and writes the absence of a resource', () => {
    expect(decodeBlock(BLOCK, encodeBlock(BLOCK, null))).toBeNull();
    expect(decodeBlock(BLOCK, null)).toBeNull();
  });
});
