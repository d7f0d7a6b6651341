import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type DeviceOptions, readDeviceOptions } from '../../../local/device/options';
import { X509Authority } from '../../../local/x509/authority';

describe('readDeviceOptions', () => {
  const folder = mkdtempSync(join(tmpdir(), 'device-'));
  const file = (name: string) => join(folder, name);
  const needed = {
    endpoint: 'example-ats.iot.eu-west-1.amazonaws.com',
    cert: file('claim.pem'),
    key: file('claim.key'),
    ca: file('ca.pem'),
  };

  beforeAll(async () => {
    const authority = await X509Authority.create({ commonName: 'Fleet', key: 'EC_prime256v1' });
    const claim = await authority.createLeaf({ subject: 'CN=claim', usage: 'client' });
    const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
    writeFileSync(file('claim.pem'), claim.certificatePem);
    writeFileSync(file('claim.key'), claim.privateKeyPem);
    writeFileSync(file('other.key'), privateKey.export({ type: 'pkcs8', format: 'pem' }));
    writeFileSync(file('ca.pem'), authority.certificatePem);
    writeFileSync(file('empty.pem'), '');
  });

  afterAll(() => rmSync(folder, { recursive: true }));

  function read(options: Readonly<Record<string, string>>): DeviceOptions | undefined {
    return readDeviceOptions(Object.entries(options).flatMap(([name, value]) => [`--${name}`, value]));
  }

  it('has defaults for what can have them', () => {
    const { connection, subject, expectedIssuer } = read(needed) ?? {};

    expect(connection).toMatchObject({ port: 8883, endpoint: needed.endpoint, caPath: needed.ca });
    expect(subject).toBe(`CN=${connection?.clientId}`);
    expect(expectedIssuer).toBeUndefined();
  });

  it.each([
    'CN=a',
    'CN=a,O=Example',
    'CN=a, O=Example',
    'O=Example+CN=a\\,b',
    '2.5.4.5=17',
    'serialNumber=17',
  ])('takes %j for a subject', (subject) => {
    expect(read({ ...needed, subject })?.subject).toBe(subject);
  });

  it.each(['sensor-1', 'CN=', 'CN=a,', 'CN=a,b', 'foo=bar', '=a', 'CN="a,b"', 'CN=a;O=b'])(
    'does not take %j for a subject',
    (subject) => {
      expect(() => read({ ...needed, subject })).toThrow(
        `--subject must be a name as RFC 4514 writes it, such as "CN=sensor-1,O=Example", not ${JSON.stringify(subject)}.`,
      );
    },
  );

  it('makes a name of any client id', () => {
    expect(read({ ...needed, 'client-id': 'a,O=b' })?.subject).toBe('CN=a\\,O=b');
  });

  it.each([
    [{ endpoint: '' }, '--endpoint is empty; did "aws iot describe-endpoint" fail?'],
    [{ cert: '' }, '--cert is empty. See npm run device -- --help.'],
    [{ 'expect-issuer': '' }, '--expect-issuer is empty.'],
    [{ port: '0' }, '--port must be a whole number from 1 to 65535, not "0".'],
    [{ color: 'red' }, "Unknown option '--color'. See npm run device -- --help."],
    [
      { cert: file('none.pem') },
      `--cert cannot be read: ENOENT: no such file or directory, open '${file('none.pem')}'`,
    ],
    [{ key: folder }, '--key cannot be read: EISDIR'],
    [
      { ca: file('empty.pem') },
      `--ca must name a certificate in PEM; ${file('empty.pem')} holds something else.`,
    ],
    [{ cert: needed.key, key: needed.cert }, `--cert must name a certificate in PEM; ${needed.key} holds`],
    [{ key: file('ca.pem') }, '--key must name a private key without a passphrase in PEM;'],
    [
      { key: file('other.key') },
      `--key is not the private key of --cert: ${file('other.key')}, ${needed.cert}.`,
    ],
  ])('refuses %j and names the option', (wrong, message) => {
    const reading = () => read({ ...needed, ...wrong });

    expect(reading).toThrow(message);
    expect(reading).toThrow(expect.objectContaining({ name: 'BadOptions' }));
  });

  it.each(['endpoint', 'cert', 'key', 'ca'] as const)('misses --%s', (option) => {
    const { [option]: _, ...others } = needed;

    expect(() => read(others)).toThrow(`--${option} is missing. See npm run device -- --help.`);
  });

  it('answers nothing when asked for help', () => {
    expect(readDeviceOptions(['--help'])).toBeUndefined();
  });
});
