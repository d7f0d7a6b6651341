import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { readDer } from '../../../handler/x509/der';
import { renderGeneralName } from '../../../handler/x509/general-name';
import { encodeGeneralName } from '../../../handler/x509/general-name-text';
import { DESCRIPTORS, escapeValue, readName, renderName } from '../../../handler/x509/name';
import { encodeName, MalformedName, readParts } from '../../../handler/x509/name-text';
import { newCsr } from '../../sandbox/x509/openssl';

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
    ['CN=a\nb', 'TYPE=VALUE expected'],
    ['CN=\\ff', '"\\\\ff" is not UTF-8'],
    [
      'E=a@b',
      'E is not one of the types CN, serialNumber, C, L, ST, STREET, O, OU, UID, DC; for others, write the object',
    ],
  ])('refuses %j', (text, why) => {
    expect(() => readParts(text)).toThrow(why);
  });
});

const rendered = (der: Buffer) => renderName(readName(readDer(der)));

describe('encodeName', () => {
  it('is the inverse of how the signer writes a name', () => {
    // With a NUL in it, a value has no text.
    const text = fc.string({ unit: 'binary', minLength: 1 }).filter((value) => !value.includes('\0'));
    const part = fc
      .tuple(fc.constantFrom(...Object.values(DESCRIPTORS)), text)
      .map(([type, value]) => `${type}=${escapeValue(value)}`);
    const name = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join(','));

    fc.assert(
      fc.property(name, (written) => expect(rendered(encodeName(written))).toBe(written)),
      { seed: 64 },
    );
  });

  it.each([
    ['CN=a, O = b', 'CN=a,O=b'],
    ['cn=a,serialnumber=1', 'CN=a,serialNumber=1'],
    ['CN=a+serialNumber=1', 'CN=a+serialNumber=1'],
    ['serialNumber=1+CN=a', 'CN=a+serialNumber=1'],
    ['2.5.4.3=a', 'CN=a'],
    ['CN=\\41', 'CN=A'],
    ['CN=#0c0161', 'CN=a'],
    ['CN=#1e020061', 'CN=#1e020061'],
    ['1.2.3=a', '1.2.3=#0c0161'],
    [`CN=${'a'.repeat(300)}`, `CN=${'a'.repeat(300)}`],
  ])('reads %j as the signer reads %j', (written, read) => {
    expect(rendered(encodeName(written))).toBe(read);
  });

  it.each([
    ['CN=#0201', 'a value in hexadecimal is not text in DER'],
    ['CN=#020101', 'a value in hexadecimal is not text in DER'],
    ['3.1=a', '3.1 is not an object identifier'],
    ['1.40=a', '1.40 is not an object identifier'],
    ['', 'TYPE=VALUE expected'],
  ])('refuses %j', (written, why) => {
    expect(() => encodeName(written)).toThrow(MalformedName);
    expect(() => encodeName(written)).toThrow(why);
  });

  it('takes the string types that openssl takes', () => {
    const csr = newCsr('/DC=example/C=DE/O=Example/serialNumber=1+CN=ä/emailAddress=a@b.example');
    const { subjectDer } = checkCsr(csr, 'any', ANY_NAMES);

    const name = encodeName('1.2.840.113549.1.9.1=a@b.example,serialNumber=1+CN=ä,O=Example,C=DE,DC=example');

    expect(name.toString('hex')).toBe(subjectDer.toString('hex'));
  });
});

describe('encodeGeneralName', () => {
  it.each([
    'DNS:device-1.example.com',
    'DNS:a\\, DNS:b',
    'email:a\\+b@example.com',
    'URI:urn:dev:mac:0024befffe804ff1',
    'IP:10.0.0.1',
    'IP:2001:db8::1',
    'IP:::',
    'IP:::1',
    'IP:1:2:3:4:5:6:7:8',
    'dirName:CN=device-1,O=Example',
    'RID:1.3.6.1.4.1.55555',
    'otherName:1.3.6.1.5.5.7.8.4=#300a06082a03040506070809',
  ])('is the inverse of how the signer writes %j', (name) => {
    expect(renderGeneralName(readDer(encodeGeneralName(name)))).toBe(name);
  });

  it.each([
    ['email:a+b@example.com', 'email:a\\+b@example.com'],
    ['IP:2001:DB8:0:0:0:0:0:1', 'IP:2001:db8::1'],
    ['dirName:O=b+CN=a', 'dirName:CN=a+O=b'],
  ])('reads %j as the signer reads %j', (written, read) => {
    expect(renderGeneralName(readDer(encodeGeneralName(written)))).toBe(read);
  });

  it.each([
    ['device-1.example.com', 'is not one of DNS:device-1.example.com, email:…'],
    ['dns:a', 'is not one of DNS:'],
    ['DNS:', 'is not one of DNS:'],
    ['DNS:ä', '"ä" has a character that is not of ASCII'],
    ['IP:10.0.0', '"10.0.0" is not an IP address'],
    ['IP:::ffff:10.0.0.1', 'an IPv4 address is written as an IPv6 address'],
    ['IP:fe80::1%eth0', '"fe80::1%eth0" is not an IP address'],
    ['dirName:device', 'TYPE=VALUE expected at "device"'],
    ['RID:3.1', '"3.1" is not an object identifier'],
    ['otherName:1.2.3', '"1.2.3" is not OID=# and'],
    ['otherName:1.3.6.1.5.5.7.8.5=#020101', 'cannot be signed: '],
  ])('refuses %j', (written, why) => {
    expect(() => encodeGeneralName(written)).toThrow(MalformedName);
    expect(() => encodeGeneralName(written)).toThrow(why);
  });
});
