import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { readDer } from '../../../handler/x509/der';
import { CA_TRUE, extension, FORGERS_KEY, name, Oid, spkiOf } from '../../../testing/requests/forge';
import { boolean, octetString, value } from '../../../testing/requests/write-der';
import { describeCertificate, newCsr } from '../../sandbox/x509/openssl';
import { forgeLeaf, type LeafForgery } from '../x509/forge-leaf';
import { OpensslAuthority } from '../x509/openssl-authority';
import { DigestSigningCa } from './ca';

const CA = extension(Oid.basicConstraints, CA_TRUE, boolean(0xff));
const KEY_IDENTIFIER = '2.5.29.14';

const read = (forgery: LeafForgery) => readLeafIssuer(new X509Certificate(forgeLeaf(forgery)));

describe('readLeafIssuer', () => {
  it('reads what openssl prints of a CA', () => {
    const ca = new DigestSigningCa('ECC_NIST_P384', 'Fleet CA');

    const issuer = ca.issuer;

    const printed = describeCertificate(ca.pem, '-ext', 'subjectKeyIdentifier').split('\n')[1]?.trim();
    expect(issuer.keyIdentifier.toString('hex').toUpperCase()).toBe(printed?.replaceAll(':', ''));
    expect(issuer.kind).toBe('P-384');
    expect(issuer.notAfter.getTime() - issuer.notBefore.getTime()).toBe(2 * 86_400_000);
    expect(issuer.subjectDer.equals(name(['Fleet CA']))).toBe(true);
  });

  it('takes the identifier of its key from the CA, whatever made it', () => {
    const own = extension(KEY_IDENTIFIER, octetString(Buffer.from('any octets')));

    expect(read({ extensions: [CA, own] }).keyIdentifier.toString()).toBe('any octets');
  });

  it('computes the identifier of a CA that has none', () => {
    const bits = readDer(spkiOf(FORGERS_KEY)).children[1]?.content.subarray(1) ?? '';

    expect(read({ extensions: [CA] }).keyIdentifier).toEqual(
      createHash('sha256').update(bits).digest().subarray(0, 20),
    );
  });

  it.each<[string, LeafForgery, string]>([
    ['that is no CA', {}, 'is not that of a CA'],
    ['whose key may sign no certificates', { extensions: [CA, keyUsage(0x80)] }, 'is not that of a CA'],
    ['without a subject', { extensions: [CA], subject: name([]) }, 'has no subject'],
  ])('refuses a certificate %s', (_name, forgery, message) => {
    const call = () => read(forgery);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: 'AuthorityRefused' }));
    expect(call).toThrow(message);
  });

  const installed = (...extensions: readonly string[]) =>
    new OpensslAuthority('Root').sign(
      newCsr('/CN=Fleet CA'),
      'basicConstraints=critical,CA:TRUE',
      ...extensions,
    );
  const readInstalled = (...extensions: readonly string[]) =>
    readLeafIssuer(new X509Certificate(installed(...extensions)));

  it.each([
    [
      'critical name constraints',
      'nameConstraints=critical,permitted;DNS:example.com',
      'has name constraints',
    ],
    [
      'name constraints that are not critical',
      'nameConstraints=excluded;DNS:example.com',
      'the patterns for subjects and alternative names limit what is signed.',
    ],
    [
      'another purpose only',
      'extendedKeyUsage=serverAuth',
      'Install one with client authentication, or without an extended key usage.',
    ],
    [
      'any purpose, which OpenSSL takes for none',
      'extendedKeyUsage=2.5.29.37.0',
      'without client authentication',
    ],
  ])('refuses a CA whose certificate has %s', (_name, extensions, message) => {
    const call = () => readInstalled(extensions);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: 'AuthorityRefused' }));
    expect(call).toThrow(message);
  });

  it('takes a CA for client authentication and something else', () => {
    const read = () =>
      readInstalled('keyUsage=critical,keyCertSign,cRLSign', 'extendedKeyUsage=clientAuth,serverAuth');

    expect(read).not.toThrow();
  });

  it('refuses one whose identifier is not octets', () => {
    const odd = extension(KEY_IDENTIFIER, value(0x05));

    expect(() => read({ extensions: [CA, odd] })).toThrow(
      "CertificateMalformed: the CA's own certificate is not well-formed: the identifier of the CA's key",
    );
  });
});

function keyUsage(bits: number): Buffer {
  return extension(Oid.keyUsage, value(0x03, Buffer.of(0, bits)), boolean(0xff));
}
