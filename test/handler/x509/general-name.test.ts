import { isIPv6 } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { namePattern } from '../../../handler/csr/name-pattern';
import { MalformedDer, readDer, Tag } from '../../../handler/x509/der';
import { renderGeneralName } from '../../../handler/x509/general-name';
import { GeneralName, name, Oid } from '../../../testing/requests/forge';
import { octetString, oid, sequence, text, value } from '../../../testing/requests/write-der';

const render = (der: Buffer) => renderGeneralName(readDer(der));
const ip = (hex: string) => render(GeneralName.ip(...Buffer.from(hex.replaceAll(' ', ''), 'hex')));

const visible = fc
  .string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 30 })
  .filter((text) => text.trim() !== '');
const kind = fc.constantFrom<'dns' | 'email' | 'uri'>('dns', 'email', 'uri');

describe('renderGeneralName', () => {
  it.each([
    [GeneralName.dns('device-1.example'), 'DNS:device-1.example'],
    [GeneralName.email('device-1@example'), 'email:device-1@example'],
    [GeneralName.uri('urn:dev:mac:0024befffe804ff1'), 'URI:urn:dev:mac:0024befffe804ff1'],
    [GeneralName.ip(10, 0, 0, 1), 'IP:10.0.0.1'],
    [GeneralName.registeredId('1.3.6.1.4.1.55555'), 'RID:1.3.6.1.4.1.55555'],
    [GeneralName.directory(name(['a', 'b'])), 'dirName:CN=b,CN=a'],
    [
      GeneralName.other(Oid.hardwareModuleName, sequence(oid('1.2.3'), octetString(Buffer.of(1, 2)))),
      'otherName:1.3.6.1.5.5.7.8.4=#300806022a0304020102',
    ],
    [GeneralName.dns('a, DNS:b'), 'DNS:a\\, DNS:b'],
    [GeneralName.dns(' a '), 'DNS:\\ a\\ '],
    [GeneralName.uri('x\\,"y"'), 'URI:x\\\\\\,\\"y\\"'],
  ])('%# writes a name as %s', (der, expected) => {
    expect(render(der)).toBe(expected);
  });

  // RFC 5952, section 4.
  it.each([
    ['2001 0db8 0000 0000 0000 0000 0002 0001', '2001:db8::2:1'],
    ['2001 0db8 0000 0001 0001 0001 0001 0001', '2001:db8:0:1:1:1:1:1'],
    ['2001 0000 0000 0001 0000 0000 0000 0001', '2001:0:0:1::1'],
    ['2001 0db8 0000 0000 0001 0000 0000 0001', '2001:db8::1:0:0:1'],
    ['2001 0DB8 AAAA BBBB CCCC DDDD EEEE 0001', '2001:db8:aaaa:bbbb:cccc:dddd:eeee:1'],
    ['0000 0000 0000 0000 0000 0000 0000 0000', '::'],
    ['0000 0000 0000 0000 0000 0000 0000 0001', '::1'],
    ['0000 0000 0000 0000 0000 fffe 0a00 0001', '::fffe:a00:1'],
    ['0000 0000 0000 0000 0000 0000 0a00 0001', '::a00:1'],
  ])('writes the IPv6 address %s as %s', (hex, expected) => {
    expect(ip(hex)).toBe(`IP:${expected}`);
  });

  it('writes each IPv6 address so that it can be read back', () => {
    // Mostly zeros, or hardly any would be shortened.
    const octet = fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat({ max: 255 }));

    fc.assert(
      fc.property(fc.array(octet, { minLength: 16, maxLength: 16 }), (octets) => {
        const address = render(GeneralName.ip(...octets)).slice('IP:'.length);
        expect(isIPv6(address)).toBe(true);
        expect(expand(address)).toBe(Buffer.from(octets).toString('hex'));
      }),
      { seed: 41, numRuns: 300 },
    );
  });

  it('never writes two names in the same way, nor one so that it looks like two', () => {
    fc.assert(
      fc.property(kind, visible, kind, visible, (oneKind, one, otherKind, other) => {
        const [first, second] = [GeneralName[oneKind](one), GeneralName[otherKind](other)];
        expect(render(first) === render(second)).toBe(first.equals(second));
        expect(render(first)).toMatch(/^(?:[^,\\]|\\.)+$/);
      }),
      { seed: 42, numRuns: 500 },
    );
  });

  it('writes a name so that a pattern with the client id matches it only where it is that id', () => {
    const rule = namePattern('DNS:{clientId}');

    fc.assert(
      fc.property(visible, visible, (clientId, host) => {
        expect(rule.findViolation([render(GeneralName.dns(clientId))], clientId)).toBeUndefined();
        expect(rule.findViolation([render(GeneralName.dns(host))], clientId) === undefined).toBe(
          host === clientId,
        );
      }),
      { seed: 43, numRuns: 200 },
    );
  });

  it('throws nothing but MalformedDer for any tag and any contents', () => {
    const content = fc.oneof(
      fc.uint8Array({ maxLength: 20 }),
      fc.constantFrom(
        oid('1.2.3'),
        name(['a']),
        value(Tag.Context0, value(Tag.Null)),
        text(Tag.Utf8String, 'a'),
      ),
    );

    fc.assert(
      fc.property(fc.nat({ max: 255 }), content, (tag, octets) => {
        try {
          expect(render(value(tag, octets))).toMatch(
            /^(?:DNS|email|URI|IP|dirName|RID|otherName):[^\p{Cc}]+$/u,
          );
        } catch (error) {
          expect(error).toBeInstanceOf(MalformedDer);
        }
      }),
      { seed: 44, numRuns: 1_000 },
    );
  });

  it.each([
    ['1.3.6.1.5.5.7.8.5', Tag.Utf8String],
    ['1.3.6.1.5.5.7.8.7', Tag.Ia5String],
    ['1.3.6.1.5.5.7.8.8', Tag.Utf8String],
    ['1.3.6.1.5.5.7.8.9', Tag.Utf8String],
    ['1.3.6.1.4.1.311.20.2.3', Tag.Utf8String],
  ])('takes an other name %s only as the type that openssl knows for it', (type, tag) => {
    expect(render(GeneralName.other(type, text(tag, 'x')))).toMatch(/^otherName:/);
    expect(() => render(GeneralName.other(type, text(Tag.PrintableString, 'x')))).toThrow(
      `the value of the other name ${type} is missing or of another type`,
    );
  });

  it('says of a kind that is not signed which tag it has', () => {
    expect(() => render(value(0xa5, text(Tag.Utf8String, 'x')))).toThrow(
      /^its tag 0xa5 is not one of the kinds that are signed \(DNS, /,
    );
  });
});

/** All 16 octets of an IPv6 address in hexadecimal. */
function expand(address: string): string {
  const [head = '', tail] = address.split('::');
  const groups = (part: string) => part.split(':').filter(Boolean);
  const missing = tail === undefined ? 0 : 8 - groups(head).length - groups(tail).length;
  return [...groups(head), ...Array<string>(missing).fill('0'), ...groups(tail ?? '')]
    .map((group) => group.padStart(4, '0'))
    .join('');
}
