import 'reflect-metadata';
import { describe, expect, it } from '@jest/globals';
import { Name } from '@peculiar/x509';
import fc from 'fast-check';
import { rfc4514 } from '../../../tools/device/check';
import { readName, readParts } from '../../../tools/device/name';

const [CN, O, SERIAL] = ['2.5.4.3', '2.5.4.10', '2.5.4.5'];

describe('readParts', () => {
  it.each([
    ['CN=a', [[{ type: CN, value: 'a' }]]],
    ['CN=a,O=Example', [[{ type: CN, value: 'a' }], [{ type: O, value: 'Example' }]]],
    [' cn = a , O=A  B ', [[{ type: CN, value: 'a' }], [{ type: O, value: 'A  B' }]]],
    [
      'CN=a+serialNumber=1',
      [
        [
          { type: CN, value: 'a' },
          { type: SERIAL, value: '1' },
        ],
      ],
    ],
    ['2.5.4.5=17', [[{ type: SERIAL, value: '17' }]]],
    ['CN=a=b', [[{ type: CN, value: 'a=b' }]]],
    ['CN=\\ a\\, \\"b\\"\\+c\\\\\\ ', [[{ type: CN, value: ' a, "b"+c\\ ' }]]],
    ['CN=Lu\\C4\\8Di\\=\\#', [[{ type: CN, value: 'Luči=#' }]]],
    ['CN=#0c0161', [[{ type: CN, value: Buffer.from('0c0161', 'hex') }]]],
  ])('reads %j', (text, parts) => {
    expect(readParts(text)).toEqual(parts);
  });

  it.each([
    ['', 'TYPE=VALUE expected at ""'],
    ['sensor-1', 'TYPE=VALUE expected at "sensor-1"'],
    ['CN=', 'CN has no value'],
    ['CN=a,', 'TYPE=VALUE expected at ""'],
    ['CN=a,b', 'TYPE=VALUE expected at "b"'],
    ['=a', 'TYPE=VALUE expected'],
    ['CN="a,b"', 'TYPE=VALUE expected'],
    ['CN=a;O=b', 'TYPE=VALUE expected'],
    ['CN=a\\', 'TYPE=VALUE expected'],
    ['CN=#0', 'TYPE=VALUE expected'],
    ['CN=\\ff', '"\\\\ff" is not UTF-8'],
    [
      'E=a@b',
      'E is not one of the types CN, serialNumber, C, L, ST, STREET, O, OU, UID, DC; for others, write the object',
    ],
  ])('refuses %j', (text, why) => {
    expect(() => readParts(text)).toThrow(why);
  });
});

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
    );
  });
});
