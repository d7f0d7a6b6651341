import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import type { FailureReason } from '../../../handler/vocabulary';
import { checkLeaf } from '../../../handler/x509/leaf';
import { forgeCsr, toPem } from '../../../testing/requests/forge';
import { integer, oid, sequence, value } from '../../../testing/requests/write-der';
import { describeCertificate, newCsr } from '../../sandbox/x509/openssl';
import { forgeLeaf, type LeafForgery, versionOf } from './forge-leaf';
import { CA_KEYS, OpensslAuthority } from './openssl-authority';

const EXTENSIONS = ['basicConstraints=CA:FALSE', 'extendedKeyUsage=clientAuth'];
const SERIAL = ['-set_serial', '0x4711'];
const failure = (reason: FailureReason) => expect.objectContaining({ name: 'SigningFailed', reason });

describe('Any leaf', () => {
  let csrPem: string;
  let csr: Csr;
  let ec: OpensslAuthority;
  let rsa: OpensslAuthority;

  beforeAll(() => {
    csrPem = newCsr('/CN=device-1');
    csr = checkCsr(csrPem, 'device-1', ANY_NAMES);
    ec = new OpensslAuthority('EC CA', CA_KEYS.ec);
    rsa = new OpensslAuthority('RSA CA', CA_KEYS.rsa);
  });

  const check = (authority: OpensslAuthority, ...options: readonly string[]) => {
    const pem = authority.signWith(options, csrPem, ...EXTENSIONS);
    return () => checkLeaf(pem, csr, authority.certificate);
  };
  /** By the forger, whose request and CA it is. */
  const checkForged = (forgery: LeafForgery) => () => {
    const forgersCsr = checkCsr(toPem(forgeCsr()), 'device-1', ANY_NAMES);
    const pem = forgeLeaf(forgery);
    return checkLeaf(pem, forgersCsr, new X509Certificate(forgeLeaf()), new Date('2026-06-01'));
  };

  const pss = (digest: string, salt: string, mask = digest) => [
    ...['-sigopt', 'rsa_padding_mode:pss', '-sigopt', `rsa_pss_saltlen:${salt}`],
    ...['-sigopt', `rsa_mgf1_md:${mask}`, `-${digest}`],
  ];

  it.each<[string, 'ec' | 'rsa', readonly string[]]>([
    ['ECDSA with SHA-256', 'ec', ['-sha256']],
    ['ECDSA with SHA-384', 'ec', ['-sha384']],
    ['ECDSA with SHA-512', 'ec', ['-sha512']],
    ['RSA with SHA-256', 'rsa', ['-sha256']],
    ['RSA with SHA-384', 'rsa', ['-sha384']],
    ['RSA with SHA-512', 'rsa', ['-sha512']],
    ['RSA-PSS with SHA-256', 'rsa', pss('sha256', 'digest')],
    ['RSA-PSS with SHA-384', 'rsa', pss('sha384', 'digest')],
    ['RSA-PSS with SHA-512 and a short salt', 'rsa', pss('sha512', '20')],
  ])('may be signed by %s', (_, family, options) => {
    const authority = family === 'ec' ? ec : rsa;

    expect(check(authority, ...SERIAL, ...options)().serialNumber).toBe('4711');
  });

  it.each<[string, 'ec' | 'rsa', readonly string[], string]>([
    ['ECDSA with SHA-1', 'ec', ['-sha1'], 'signed with SHA-1'],
    ['ECDSA with SHA-224', 'ec', ['-sha224'], 'signed with SHA-224'],
    ['ECDSA with SHA3-256', 'ec', ['-sha3-256'], 'the algorithm 2.16.840.1.101.3.4.3.10'],
    ['RSA with MD5', 'rsa', ['-md5'], 'signed with MD5'],
    ['RSA with SHA-1', 'rsa', ['-sha1'], 'signed with SHA-1'],
    ['RSA with SHA-224', 'rsa', ['-sha224'], 'signed with SHA-224'],
    ['RSA with SHA-512/256', 'rsa', ['-sha512-256'], 'the algorithm 1.2.840.113549.1.1.16'],
    ['RSA-PSS with SHA-1', 'rsa', pss('sha1', 'digest'), 'signed with SHA-1'],
    ['RSA-PSS with SHA-224', 'rsa', pss('sha224', 'digest'), 'signed with SHA-224'],
    ['RSA-PSS with a mask of SHA-1', 'rsa', pss('sha256', 'digest', 'sha1'), 'with the mask of SHA-1'],
    ['RSA-PSS with a salt longer than the digest', 'rsa', pss('sha256', '33'), 'a salt of 33 octets'],
  ])('must not be signed by %s', (_, family, options, message) => {
    const call = check(family === 'ec' ? ec : rsa, ...SERIAL, ...options);

    expect(call).toThrow(failure('CertificateSignatureUnsupported'));
    expect(call).toThrow(message);
  });

  it('is signed by what it says: the algorithm of the signature, and not one that the leaf merely names', () => {
    const ecdsaWithSha384 = sequence(oid('1.2.840.10045.4.3.3'));

    expect(checkForged({})().serialNumber).toBe('01');
    expect(checkForged({ algorithm: ecdsaWithSha384 })).toThrow(failure('CertificateIssuerUnexpected'));
  });

  it.each<[string, LeafForgery]>([
    ['1', { version: [] }],
    ['1, written out', { version: [versionOf(0)] }],
    ['2', { version: [versionOf(1)] }],
    ['1, with extensions all the same', { version: [], extensions: [] }],
    ['2, with unique identifiers', { version: [versionOf(1)], afterKey: [value(0x81, Buffer.of(0, 1))] }],
  ])('must not be of version %s', (_, forgery) => {
    expect(checkForged(forgery)).toThrow(failure('CertificateVersionUnsupported'));
  });

  const longest = `0x7f${'ff'.repeat(19)}`;

  it.each([['1'], ['0x80'], [longest]])('may have the serial number %s', (serial) => {
    expect(check(ec, '-set_serial', serial)().serialNumber).toMatch(/^[0-9A-F]{2,40}$/);
  });

  it.each([
    ['0', 'zero'],
    ['-5', 'negative'],
    [`-${longest}`, 'negative'],
    [`0x80${'00'.repeat(19)}`, 'of 21 octets'],
    [`0x01${'00'.repeat(20)}`, 'of 21 octets'],
  ])('must not have the serial number %s', (serial, message) => {
    const call = check(ec, '-set_serial', serial);

    expect(call).toThrow(failure('CertificateSerialOutOfRange'));
    expect(call).toThrow(message);
  });

  it('has the serial number that openssl shows', () => {
    const pem = ec.signWith(['-set_serial', longest], csrPem, ...EXTENSIONS);

    const { serialNumber } = checkLeaf(pem, csr, ec.certificate);

    expect(describeCertificate(pem, '-serial')).toBe(`serial=${serialNumber}\n`);
  });

  it('must not have a serial number in more octets than it needs', () => {
    expect(checkForged({ serialNumber: integer(0, 1) })).toThrow(failure('CertificateMalformed'));
  });
});
