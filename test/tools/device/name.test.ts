import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Name } from '@peculiar/x509';
import fc from 'fast-check';
import { readParts } from '../../../handler/x509/name-text';
import { rfc4514 } from '../../../tools/device/check';
import { readName } from '../../../tools/device/name';

describe('readName', () => {
  it('reads what the signer writes of any name', () => {
    const part = fc.tuple(
      fc.constantFrom('2.5.4.3', '2.5.4.10', '2.5.4.11', '0.9.2342.19200300.100.1.25', '1.2.3.4'),
      fc.string({ unit: 'binary', minLength: 1 }),
    );

    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const name = rfc4514(new Name(parts.map(([type, utf8String]) => ({ [type]: [{ utf8String }] }))));

        expect(readParts(rfc4514(readName(name)))).toEqual(readParts(name));
      }),
      { seed: 69 },
    );
  });
});
