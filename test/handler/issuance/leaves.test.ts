import { X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { draftLeaf } from '../../../handler/issuance/draft';
import { readLeafProfile } from '../../../handler/issuance/profile';
import { checkLeaf } from '../../../handler/x509/leaf';
import { describeCertificate, verify } from '../../sandbox/x509/openssl';
import { readFixture } from '../csr/fixtures';
import { DigestSigningCa, KEY_SPECS } from './ca';

const DEVICE_KEYS = [
  'good-p256',
  'good-p384-sha384',
  'good-p521-sha512',
  'good-rsa-2048',
  'good-rsa-3072-sha384',
  'good-rsa-4096-sha512',
  'good-compressed-point',
];

const EVERYTHING = {
  validityDays: 365,
  extendedKeyUsages: ['clientAuth', 'serverAuth', '1.3.6.1.4.1.99999.1'],
  keyEncipherment: true,
  crlDistributionPoints: ['http://crl.example/1.crl', 'http://mirror.example/1.crl'],
  authorityInfoAccess: { caIssuers: 'http://ca.example/ca.cer', ocsp: 'http://ocsp.example/' },
  certificatePolicies: ['1.3.6.1.4.1.99999.2', '2.5.29.32.0'],
};

const plain = readLeafProfile('LEAF', { validityDays: 365 });
const full = readLeafProfile('LEAF', EVERYTHING);
const read = (fixture: string) => checkCsr(readFixture(fixture), 'device-1', ANY_NAMES);

describe('leaves of a CA with a key', () => {
  describe.each(Object.keys(KEY_SPECS) as (keyof typeof KEY_SPECS)[])('%s', (keySpec) => {
    const ca = new DigestSigningCa(keySpec);
    const root = new X509Certificate(ca.pem);

    it.each(DEVICE_KEYS)('for %s verify, by openssl, node and the check of every authority', (fixture) => {
      for (const profile of [plain, full]) {
        const csr = read(fixture);

        const pem = ca.sign(draftLeaf(csr, profile, ca.issuer));

        expect(verify(pem, ca.pem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
        expect(new X509Certificate(pem).verify(root.publicKey)).toBe(true);
        expect(checkLeaf(pem, csr, root)).toMatchObject({ pem, subjectRewritten: false });
      }
    });
  });
});

describe('a leaf', () => {
  const ca = new DigestSigningCa('ECC_NIST_P384');
  const text = (fixture: string, profile = full) =>
    describeCertificate(ca.sign(draftLeaf(read(fixture), profile, ca.issuer)), '-text');
  const extensionsOf = (printed: string) =>
    printed
      .slice(printed.indexOf('X509v3 extensions:'), printed.indexOf('    Signature Algorithm', 300))
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '');

  it('has what the profile asks for, as openssl prints it', () => {
    const printed = text('good-rsa-2048');
    const ski = /X509v3 Subject Key Identifier: \n\s+((?:[0-9A-F]{2}:){19}[0-9A-F]{2})\n/.exec(printed)?.[1];
    const aki = /X509v3 Subject Key Identifier: \n\s+(\S+)/.exec(describeCertificate(ca.pem, '-text'))?.[1];

    expect(printed).toMatch(/Version: 3 \(0x2\)/);
    expect(printed).toMatch(/Signature Algorithm: ecdsa-with-SHA384/);
    expect(extensionsOf(printed)).toEqual([
      'X509v3 extensions:',
      'X509v3 Basic Constraints: critical',
      'CA:FALSE',
      'X509v3 Key Usage: critical',
      'Digital Signature, Key Encipherment',
      'X509v3 Extended Key Usage:',
      'TLS Web Client Authentication, TLS Web Server Authentication, 1.3.6.1.4.1.99999.1',
      'X509v3 Subject Key Identifier:',
      ski,
      'X509v3 Authority Key Identifier:',
      aki,
      'X509v3 CRL Distribution Points:',
      'Full Name:',
      'URI:http://crl.example/1.crl',
      'URI:http://mirror.example/1.crl',
      'Authority Information Access:',
      'OCSP - URI:http://ocsp.example/',
      'CA Issuers - URI:http://ca.example/ca.cer',
      'X509v3 Certificate Policies:',
      'Policy: 1.3.6.1.4.1.99999.2',
      'Policy: X509v3 Any Policy',
    ]);
  });

  it('has nothing else without a profile that asks', () => {
    expect(extensionsOf(text('good-rsa-2048', plain)).filter((line) => line.startsWith('X509v3'))).toEqual([
      'X509v3 extensions:',
      'X509v3 Basic Constraints: critical',
      'X509v3 Key Usage: critical',
      'X509v3 Extended Key Usage:',
      'X509v3 Subject Key Identifier:',
      'X509v3 Authority Key Identifier:',
    ]);
  });

  it('does not say of an EC key that it may encipher', () => {
    expect(text('good-p256')).toMatch(/Key Usage: critical\n\s+Digital Signature\n/);
  });

  it('has alternative names of every kind, uncritical next to a subject', () => {
    const printed = text('good-alternative-names-of-every-kind', plain);

    expect(printed).toMatch(/X509v3 Subject Alternative Name: \n/);
    for (const name of [
      'DNS:',
      'email:',
      'URI:',
      'IP Address:',

      'Registered ID:',
      'othername:',
    ]) {
      expect(printed).toContain(name);
    }
  });

  it('without a subject has critical alternative names, and verifies by strict rules', () => {
    const pem = ca.sign(draftLeaf(read('good-empty-subject-with-alternative-name'), plain, ca.issuer));

    expect(describeCertificate(pem, '-text')).toMatch(/X509v3 Subject Alternative Name: critical\n/);
    expect(describeCertificate(pem, '-subject')).toBe('subject=\n');
    expect(verify(pem, ca.pem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
  });

  it('asks KMS for what its algorithm is', () => {
    const { algorithm, digest, tbs } = draftLeaf(read('good-p256'), plain, ca.issuer);

    expect(algorithm).toMatchObject({ digest: 'SHA-384', kmsName: 'ECDSA_SHA_384' });
    expect([digest.length, tbs[0]]).toEqual([48, 0x30]);
  });
});
