import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { escapeForLog, escapeInvisible, quote } from '../../handler/escape';

const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

const text = fc.string({
  unit: fc.oneof(
    fc.constantFrom('\\', 'u', '2', '0', 'e', '\n', '\u2028', '\u202e', '\u{e0041}'),
    fc.string({ unit: 'binary', minLength: 1, maxLength: 1 }),
  ),
  maxLength: 20,
});

describe('printable', () => {
  it.each([
    ['device-1', 'device-1'],
    ['Gerät 笛 \\ "x"', 'Gerät 笛 \\ "x"'],
    ['a\r\nb', 'a\\u000d\\u000ab'],
    ['\u001b[2J', '\\u001b[2J'],
    ['\u009b2J', '\\u009b2J'],
    ['a\u007f', 'a\\u007f'],
    ['a\u0085b', 'a\\u0085b'],
    ['a\u2028b\u2029c', 'a\\u2028b\\u2029c'],
    ['\u202e1-ecived', '\\u202e1-ecived'],
    ['a\u200bb\u00ad', 'a\\u200bb\\u00ad'],
    ['\u{e0041}', '\\udb40\\udc41'],
    ['\\u202e', '\\u005cu202e'],
  ])('%# writes what cannot be seen: %s', (given, expected) => {
    expect(escapeForLog(given)).toBe(expected);
  });

  it('leaves nothing that cannot be seen, and no two texts alike', () => {
    fc.assert(
      fc.property(text, text, (one, other) => {
        expect(escapeForLog(one)).not.toMatch(INVISIBLE);
        expect(escapeForLog(one) === escapeForLog(other)).toBe(one === other);
        expect(readBack(escapeForLog(one))).toBe(one);
      }),
      { seed: 51, numRuns: 1_000 },
    );
  });
});

describe('quote', () => {
  it('is JSON of the text, without anything that cannot be seen', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(quote(any)).not.toMatch(INVISIBLE);
        expect(JSON.parse(quote(any))).toBe(any);
      }),
      { seed: 52, numRuns: 1_000 },
    );
  });

  it('cuts a long text', () => {
    expect(quote('x'.repeat(257))).toBe(`"${'x'.repeat(256)}…"`);
  });
});

describe('escapeInvisible', () => {
  it('keeps the meaning of JSON', () => {
    const json = JSON.stringify({ 'a\u202e': '\\\u2028' });

    expect(JSON.parse(escapeInvisible(json))).toEqual(JSON.parse(json));
  });
});

/** What `printable` wrote, read back. */
function readBack(written: string): string {
  return written.replace(/\\u([0-9a-f]{4})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
}
