import { describe, expect, it } from '@jest/globals';
import { newSerialNumber } from '../../../handler/issuance/serial';
import { readDer, Tag } from '../../../handler/x509/der';
import { encode } from '../../../handler/x509/write-der';

describe('newSerialNumber', () => {
  const serials = Array.from({ length: 5_000 }, newSerialNumber);

  it('is always a positive INTEGER of 20 octets, none of which could be left out', () => {
    for (const serial of serials) {
      expect(serial).toHaveLength(20);
      expect(readDer(encode(Tag.Integer, serial)).content[0]).toBeLessThan(0x80);
      expect(serial[0]).toBeGreaterThanOrEqual(0x40);
    }
  });

  it('is never the same twice', () => {
    expect(new Set(serials.map((serial) => serial.toString('hex'))).size).toBe(serials.length);
  });

  it('has 158 bits that are set about as often as not', () => {
    for (let bit = 2; bit < 160; bit++) {
      const set = serials.filter((serial) => ((serial[bit >> 3] ?? 0) >> (7 - (bit & 7))) & 1).length;

      // Eight standard deviations of 35: not one run in a billion is beyond.
      expect(Math.abs(set - serials.length / 2)).toBeLessThan(8 * 36);
    }
  });
});
