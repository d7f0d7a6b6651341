import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { type FailureReason, RejectionReason } from '../../../handler/vocabulary';
import { checkLeaf } from '../../../handler/x509/leaf';
import { CA_TRUE, extension, forgeCsr, Oid, toPem } from '../../../testing/requests/forge';
import { boolean, sequence } from '../../../testing/requests/write-der';
import { newCsr } from '../../sandbox/x509/openssl';
import { readFixture } from '../csr/fixtures';
import { rejectionOf } from '../csr/rejection';
import { forgeLeaf } from './forge-leaf';
import { OpensslAuthority } from './openssl-authority';

const BASIC_CONSTRAINTS = '2.5.29.19';
const ALTERNATIVE_NAMES = 'subjectAltName=DNS:device-1.example,IP:10.0.0.1';

describe('The extensions of a leaf', () => {
  let authority: OpensslAuthority;
  let csrPem: string;
  let csr: Csr;
  let csrWithNames: string;

  beforeAll(() => {
    authority = new OpensslAuthority();
    csrPem = newCsr('/CN=device-1');
    csr = read(csrPem);
    csrWithNames = newCsr('/CN=device-1', '-addext', ALTERNATIVE_NAMES);
  });

  const read = (pem: string) => checkCsr(pem, 'device-1', ANY_NAMES);
  const expectRefused = (leaf: string, reason: FailureReason, of = csr) =>
    expect(() => checkLeaf(leaf, of, authority.certificate)).toThrow(
      expect.objectContaining({ name: 'SigningFailed', reason }),
    );

  it.each([
    ['none that matter', ['subjectKeyIdentifier=hash']],
    ['those of the default template', ['basicConstraints=CA:FALSE', 'extendedKeyUsage=clientAuth']],
    ['an unknown one', ['1.2.3.4=DER:0500']],
    ['an unknown one that is not even DER', ['1.2.3.4=DER:ff']],
  ])('may be %s', (_, extensions) => {
    const leaf = authority.sign(csrPem, ...extensions);

    expect(checkLeaf(leaf, csr, authority.certificate).pem).toBe(leaf);
  });

  it.each([
    ['CA:TRUE alone', ['basicConstraints=critical,CA:TRUE']],
    ['CA:TRUE, not critical', ['basicConstraints=CA:TRUE']],
    [
      'CA:TRUE with a key usage that does not say so, which node does not take for a CA',
      ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,digitalSignature'],
    ],
    ['both', ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign']],
    ['a key that may sign certificates, alone', ['keyUsage=critical,keyCertSign,digitalSignature']],
    ['the same with CA:FALSE', ['basicConstraints=CA:FALSE', 'keyUsage=keyCertSign']],
  ])('must not make a CA: %s', (_, extensions) => {
    expectRefused(authority.sign(csrPem, ...extensions), 'CertificateIsCa');
  });

  it.each([
    ['with trailing bytes', [`${BASIC_CONSTRAINTS}=DER:30030101ff00`]],
    ['with a TRUE of BER', [`${BASIC_CONSTRAINTS}=DER:3003010101`]],
    ['a standard one that is not even DER', ['1.3.6.1.5.5.7.1.1=DER:ff']],
    ['a key identifier that is not one', ['2.5.29.14=DER:30020500']],
    ['an identifier of the issuer that is not one', ['2.5.29.35=DER:0402aaaa']],
    ['policies that are none', ['2.5.29.32=DER:0500']],
    ['access to the issuer that is not one', ['1.3.6.1.5.5.7.1.1=DER:0500']],
    ['an extended key usage of something else', ['extendedKeyUsage=DER:30020500']],
    ['a key usage that is not a BIT STRING', ['keyUsage=DER:0500']],
  ])('must be readable: %s', (_, extensions) => {
    expectRefused(authority.sign(csrPem, ...extensions), 'CertificateMalformed');
  });

  it('must not appear twice', () => {
    const caFalse = extension(Oid.basicConstraints, sequence());
    const check = (...extensions: readonly Uint8Array[]) => {
      const leaf = forgeLeaf({ extensions });
      return checkLeaf(leaf, read(toPem(forgeCsr())), new X509Certificate(leaf), new Date('2026-06-01'));
    };

    expect(check(caFalse).serialNumber).toBe('01');
    expect(() => check(caFalse, caFalse)).toThrow(/^CertificateMalformed: .* 2\.5\.29\.19 appears twice/);
    expect(() => check(caFalse, extension(Oid.basicConstraints, CA_TRUE))).toThrow(/^CertificateMalformed: /);
  });

  it('may say what is the default anyway', () => {
    const caFalse = extension(Oid.basicConstraints, sequence(boolean(0)), boolean(0));
    const leaf = forgeLeaf({ extensions: [caFalse] });
    const now = new Date('2026-06-01');

    expect(checkLeaf(leaf, read(toPem(forgeCsr())), new X509Certificate(leaf), now).pem).toBe(leaf);
  });

  it('are malformed where openssl cannot read them, and no question of who signed', () => {
    const leaf = authority.sign(csrPem, '2.5.29.30=DER:0500');

    // Why the issuer is not asked of node alone.
    expect(new X509Certificate(leaf).checkIssued(authority.certificate)).toBe(false);
    expectRefused(leaf, 'CertificateMalformed');
  });

  it('are malformed where they name another key than the one that signed', () => {
    expectRefused(authority.sign(csrPem, '2.5.29.35=DER:3004800201ff'), 'CertificateMalformed');
  });

  it('do not hide another issuer: that is said first', () => {
    const leaf = new OpensslAuthority().sign(csrPem, '2.5.29.30=DER:0500');

    expectRefused(leaf, 'CertificateIssuerUnexpected');
  });

  describe('with alternative names', () => {
    it.each([
      ['those of the CSR', [ALTERNATIVE_NAMES]],
      ['those of the CSR, critical', [ALTERNATIVE_NAMES.replace('=', '=critical,')]],
      ['those of the CSR in another order', ['subjectAltName=IP:10.0.0.1,DNS:device-1.example']],
      ['none', ['basicConstraints=CA:FALSE']],
    ])('may have %s', (_, extensions) => {
      const leaf = authority.sign(csrWithNames, ...extensions);

      expect(checkLeaf(leaf, read(csrWithNames), authority.certificate).pem).toBe(leaf);
    });

    it.each([
      ['others', 'subjectAltName=DNS:admin.example'],
      ['more', `${ALTERNATIVE_NAMES},DNS:admin.example`],
      ['fewer', 'subjectAltName=DNS:device-1.example'],
      ['one of them as of another kind', 'subjectAltName=email:device-1.example,IP:10.0.0.1'],
    ])('must not have %s', (_, extension) => {
      expectRefused(
        authority.sign(csrWithNames, extension),
        'CertificateAlternativeNamesDiffer',
        read(csrWithNames),
      );
    });

    it('may have one of them more often or less often than the CSR', () => {
      const repeating = newCsr('/CN=device-1', '-addext', `${ALTERNATIVE_NAMES},IP:10.0.0.1`);
      const once = authority.sign(repeating, ALTERNATIVE_NAMES);
      const twice = authority.sign(csrWithNames, `${ALTERNATIVE_NAMES},DNS:device-1.example`);

      expect(checkLeaf(once, read(repeating), authority.certificate).pem).toBe(once);
      expect(checkLeaf(twice, read(csrWithNames), authority.certificate).pem).toBe(twice);
    });

    it('must not have an empty list of them', () => {
      expectRefused(
        authority.sign(csrWithNames, '2.5.29.17=DER:3000'),
        'CertificateMalformed',
        read(csrWithNames),
      );
    });

    it('must not have any that the CSR did not ask for', () => {
      expectRefused(authority.sign(csrPem, ALTERNATIVE_NAMES), 'CertificateAlternativeNamesDiffer');
    });
  });

  // The default template would copy it into the leaf, and openssl cannot read the leaf then: a failure of ours, which
  // wakes somebody, by the will of a device.
  it('cannot be made unreadable by a device: it is refused before the CA is asked', () => {
    const pem = readFixture('registered-id-unfinished');
    const leaf = authority.sign(pem, '2.5.29.17=DER:300488022a86');

    expect(new X509Certificate(leaf).checkIssued(authority.certificate)).toBe(false);
    expect(rejectionOf(() => read(pem))).toBe(RejectionReason.CsrMalformed);
  });
});
