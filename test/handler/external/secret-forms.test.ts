import { generateKeyPairSync } from 'node:crypto';
import { createSecureContext } from 'node:tls';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  MalformedSecret,
  readAppRole,
  readBasicCredentials,
  readClientCertificate,
  readTrustAnchors,
} from '../../../handler/external/secret-forms';
import { X509Authority } from '../../../sandbox/x509/authority';
import { openssl } from '../../../sandbox/x509/openssl';
import type { Leaf } from '../../../sandbox/x509/profile';

describe('A secret that is', () => {
  let ca: X509Authority;
  let leaf: Leaf;

  beforeAll(async () => {
    ca = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    leaf = await ca.createLeaf({ subject: 'CN=signer', usage: 'client' });
  });

  const refusalOf = (read: () => unknown): string => {
    try {
      read();
    } catch (error) {
      if (error instanceof MalformedSecret && error.cause === undefined) return error.message;
      throw error;
    }
    throw new Error('It was not refused.');
  };

  it('a user and a password is read from JSON', () => {
    expect(readBasicCredentials('{"username":"signer","password":"p:\\u00e4\\"","more":1}')).toEqual({
      username: 'signer',
      password: 'p:ä"',
    });
  });

  it('a role of a machine is read from JSON', () => {
    expect(readAppRole('{"role_id":"r","secret_id":"s"}')).toEqual({ roleId: 'r', secretId: 's' });
  });

  it.each([
    ['hunter2', /^is not JSON\. It must be \{"username": "…", "password": "…"\}\.$/],
    ['"hunter2"', /^is not JSON\./],
    ['{"username":"signer","password":7}', /^has no text "password"\./],
    ['{"username":"","password":"hunter2"}', /^has no text "username"\./],
    ['{"username":"a:b","password":"hunter2"}', /^has a username with a colon/],
  ])('%s is no user and password, which the message does not repeat', (text, message) => {
    const refusal = refusalOf(() => readBasicCredentials(text));

    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('hunter2');
  });

  const inJson = (certificate: string, private_key: string) => JSON.stringify({ certificate, private_key });

  it('a client certificate is read from JSON, or from one text in any order', () => {
    const { certificatePem, privateKeyPem } = leaf;
    for (const text of [
      inJson(certificatePem, privateKeyPem),
      certificatePem + privateKeyPem,
      `Bag Attributes\n${privateKeyPem}\nsubject=CN=signer\n${certificatePem}`,
    ]) {
      const read = readClientCertificate(text);
      expect(read.certificate.subject).toBe('CN=signer');
      expect(read.chain.trim()).toBe(certificatePem.trim());
      expect(read.privateKey.trim()).toBe(privateKeyPem.trim());
    }
  });

  it.each<[string, (pem: string) => string]>([
    ['the lines of Windows', (pem) => pem.replaceAll('\n', '\r\n')],
    ['spaces for line ends', (pem) => pem.replaceAll('\n', ' ')],
    ['line ends written out', (pem) => pem.replaceAll('\n', '\\n')],
    ['no line ends', (pem) => pem.replaceAll('\n', '')],
    ['its lines indented', (pem) => pem.replaceAll('\n', '\n    ')],
    ['a byte order mark before it', (pem) => `\ufeff${pem}`],
  ])('a client certificate is read with %s', (_, write) => {
    const { certificatePem, privateKeyPem } = leaf;

    for (const text of [
      inJson(write(certificatePem), write(privateKeyPem)),
      write(certificatePem + privateKeyPem),
      write(privateKeyPem) + write(certificatePem + ca.certificatePem),
    ]) {
      const read = readClientCertificate(text);
      expect(read.chain.trim()).toMatch(certificatePem.trim());
      expect(read.privateKey.trim()).toBe(privateKeyPem.trim());
    }
    expect(readTrustAnchors(write(ca.certificatePem)).join('').trim()).toBe(ca.certificatePem.trim());
  });

  it('JSON is read after a byte order mark', () => {
    expect(readAppRole('\ufeff{"role_id":"r","secret_id":"s"}\r\n')).toEqual({ roleId: 'r', secretId: 's' });
  });

  it.each(['rsa:2048', 'rsa-pss', 'ed25519'])(
    'a client certificate may have a key of the kind %s',
    (kind) => {
      const made = openssl(
        ['req', '-x509', '-newkey', kind, '-nodes', '-keyout', 'out.pem', '-out', '-', '-subj', '/CN=signer'],
        {},
        'out.pem',
      );
      const certificate = openssl(['req', '-x509', '-key', 'key.pem', '-subj', '/CN=signer'], {
        'key.pem': made,
      });

      const read = readClientCertificate(made + certificate);

      expect(read.certificate.subject).toBe('CN=signer');
      // What TLS makes of it is what counts.
      expect(() => createSecureContext({ cert: read.chain, key: read.privateKey })).not.toThrow();
    },
  );

  it('a client certificate keeps those above it', () => {
    const { chain } = readClientCertificate(
      inJson(leaf.certificatePem + ca.certificatePem, leaf.privateKeyPem),
    );

    expect(chain.match(/BEGIN CERTIFICATE/g)).toHaveLength(2);
  });

  it('a client certificate has a key in any of the forms of PEM', () => {
    const files = { 'key.pem': leaf.privateKeyPem };
    const older =
      openssl(['ec', '-in', 'key.pem', '-param_out'], files) + openssl(['ec', '-in', 'key.pem'], files);

    expect(readClientCertificate(leaf.certificatePem + older).privateKey).toContain('BEGIN EC PRIVATE KEY');
  });

  it('a client certificate is read after its end, which is for the server to notice', async () => {
    const notAfter = new Date(Date.now() - 60_000);
    const { certificatePem, privateKeyPem } = await ca.createLeaf({
      subject: 'CN=x',
      usage: 'client',
      notAfter,
    });

    expect(readClientCertificate(certificatePem + privateKeyPem).certificate.subject).toBe('CN=x');
  });

  it.each<[string, () => string, RegExp]>([
    ['no certificate', () => leaf.privateKeyPem, /^has no certificate in PEM/],
    ['no key', () => leaf.certificatePem, /^has no private key in PEM/],
    [
      'a key that is encrypted',
      () => leaf.certificatePem + encrypted('pkcs8'),
      /^has an encrypted private key\. Decrypt it/,
    ],
    [
      'a key that is encrypted as of old',
      () => leaf.certificatePem + encrypted('ec'),
      /^has an encrypted private key\./,
    ],
    [
      'the key of another one',
      () => leaf.certificatePem + otherKey(),
      /^has a private key that is not that of the certificate/,
    ],
    [
      'its chain the wrong way round',
      () => ca.certificatePem + leaf.certificatePem + leaf.privateKeyPem,
      /Put the certificate of this key first/,
    ],
    [
      'garbage for a certificate',
      () => `-----BEGIN CERTIFICATE-----\nhunter2\n-----END CERTIFICATE-----\n${leaf.privateKeyPem}`,
      /a certificate that is none/,
    ],
    [
      'garbage for a key',
      () => `${leaf.certificatePem}-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----`,
      /a private key that is none/,
    ],
    [
      'half of the JSON',
      () => JSON.stringify({ certificate: leaf.certificatePem }),
      /^has no text "private_key"/,
    ],
  ])('a client certificate with %s is refused', (_, textOf, message) => {
    const refusal = refusalOf(() => readClientCertificate(textOf()));

    expect(refusal).toMatch(message);
    expect(refusal).not.toContain('hunter2');
  });

  it('trust anchors are read with whatever is between them', () => {
    const anchors = readTrustAnchors(`# one\n${ca.certificatePem}\n# two\n${leaf.certificatePem}`);

    expect(anchors.map((pem) => pem.trim())).toEqual([ca.certificatePem.trim(), leaf.certificatePem.trim()]);
  });

  it.each([
    ['nothing', '', /^has no certificate/],
    ['garbage', '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----', /a certificate that is none/],
  ])('trust anchors that are %s are refused', (_, text, message) => {
    expect(refusalOf(() => readTrustAnchors(text))).toMatch(message);
  });

  const encrypted = (form: 'pkcs8' | 'ec'): string => {
    const how = form === 'ec' ? ['ec'] : ['pkcs8', '-topk8'];
    return openssl(
      [...how, '-in', 'key.pem', '-aes256', '-passout', 'pass:hunter2', '-out', 'out.pem'].flatMap((each) =>
        form === 'pkcs8' && each === '-aes256' ? ['-v2', 'aes256'] : [each],
      ),
      { 'key.pem': leaf.privateKeyPem },
      'out.pem',
    );
  };
  const otherKey = (): string =>
    generateKeyPairSync('ec', { namedCurve: 'P-256' })
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString();
});
