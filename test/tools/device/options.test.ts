import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { X509Authority } from '../../../sandbox/x509/authority';
import { type DeviceOptions, readDeviceOptions } from '../../../tools/device/options';

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

  function read(options: Readonly<Record<string, string | readonly string[]>>): DeviceOptions | undefined {
    const argv = Object.entries(options).flatMap(([name, values]) =>
      [values].flat().flatMap((value) => [`--${name}`, value]),
    );
    return readDeviceOptions(argv, 'npm run device --');
  }

  it('has defaults for what can have them', () => {
    const { connection, subject, expectedIssuer } = read(needed) ?? {};

    expect(connection).toMatchObject({ port: 8883, endpoint: needed.endpoint, caPath: needed.ca });
    expect(subject).toBe(`CN=${connection?.clientId}`);
    expect(expectedIssuer).toBeUndefined();
  });

  it('puts the client id where subject and alternative names have {clientId}, as patterns do', () => {
    const options = read({
      ...needed,
      'client-id': 'sensor-1',
      subject: 'CN={clientId}+serialNumber={clientId},O=Example',
      'alternative-name': ['DNS:{clientId}.example.com', 'URI:urn:{clientId}', 'IP:10.0.0.1'],
    });

    expect(options).toMatchObject({
      subject: 'CN=sensor-1+serialNumber=sensor-1,O=Example',
      alternativeNames: ['DNS:sensor-1.example.com', 'URI:urn:sensor-1', 'IP:10.0.0.1'],
    });
  });

  it.each(['sensor-1', 'CN=', 'foo=bar'])('does not take %j for a name', (name) => {
    for (const option of ['subject', 'expect-issuer']) {
      expect(() => read({ ...needed, [option]: name })).toThrow(
        `--${option} must be a name as RFC 4514 writes it, such as "CN=sensor-1,O=Example", not ${JSON.stringify(name)}: `,
      );
    }
  });

  it.each(['sensor-1.example.com', 'DNS:', 'dns:a', 'DNS:ä', 'IP:10.0.0', 'RID:1.2'])(
    'does not take %j for an alternative name',
    (name) => {
      expect(() => read({ ...needed, 'alternative-name': ['DNS:a', name] })).toThrow(
        `--alternative-name must be DNS:…, email:…, URI:… or IP:…, such as "DNS:sensor-1.example.com", not ${JSON.stringify(name)}.`,
      );
    },
  );

  it.each([
    ['a,O=b', 'CN=a\\,O=b'],
    [' #$&\\', 'CN=\\ #$&\\\\'],
  ])('makes one value of the client id %j', (id, subject) => {
    expect(read({ ...needed, 'client-id': id })?.subject).toBe(subject);
  });

  it.each([
    [{ endpoint: '' }, '--endpoint is empty; did "aws iot describe-endpoint" fail?'],
    ...['https://a.example.com', 'a.example.com/', 'a.example.com:8883', ' a.example.com'].map(
      (endpoint) =>
        [
          { endpoint },
          `--endpoint must be a host name, without https://, port and path, not ${JSON.stringify(endpoint)}.`,
        ] as const,
    ),
    [{ cert: '' }, '--cert is empty. See npm run device -- --help.'],
    [{ 'expect-issuer': '' }, '--expect-issuer is empty.'],
    [{ 'alternative-name': ['DNS:a', ''] }, '--alternative-name is empty.'],
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
    expect(readDeviceOptions(['--help'], 'npm run device --')).toBeUndefined();
  });
});
