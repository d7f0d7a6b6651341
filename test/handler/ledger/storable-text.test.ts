import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { indexKey, storableText } from '../../../handler/ledger/storable-text';

/** Any text, also one that has no UTF-8. */
const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
});

describe('A text that a device chose', () => {
  it.each(['device-1', 'Gerät 1', '😀', 'x'.repeat(1_024)])('is a key as it is: %j', (text) => {
    expect(indexKey(text)).toBe(text);
  });

  it.each(['', 'x'.repeat(1_025), 'é'.repeat(513), '\ud800', 'sha256:x'])(
    'is a fingerprint as a key: %j',
    (text) => {
      expect(indexKey(text)).toMatch(/^sha256:[\w-]{43}$/);
    },
  );

  it('is a key that DynamoDB takes and that no other text has', () => {
    fc.assert(
      fc.property(anyText, anyText, (one, other) => {
        const key = indexKey(one);

        expect(Buffer.from(key).toString()).toBe(key);
        expect(key).not.toBe('');
        expect(key === indexKey(other)).toBe(one === other);
      }),
      { seed: 5 },
    );
  });

  it('can be stored whatever it is, also when it is cut between the halves of a character', () => {
    fc.assert(
      fc.property(anyText, fc.nat(3), (text, repeats) => {
        const stored = storableText(text.repeat(200 * repeats));

        expect(Buffer.from(stored).toString()).toBe(stored);
      }),
      { seed: 6 },
    );
    expect(storableText(`${'x'.repeat(599)}😀`)).toBe(`${'x'.repeat(599)}\ufffd…`);
  });
});
