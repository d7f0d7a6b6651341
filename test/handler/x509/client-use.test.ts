import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import type { FailureReason } from '../../../handler/vocabulary';
import { checkLeaf } from '../../../handler/x509/leaf';
import { newCsr, verify } from '../../sandbox/x509/openssl';
import { OpensslAuthority } from './openssl-authority';

const CA_FALSE = 'basicConstraints=critical,CA:FALSE';
const KEY_IDENTIFIERS = ['subjectKeyIdentifier=hash', 'authorityKeyIdentifier=keyid'];
const CLIENT = 'extendedKeyUsage=clientAuth';

describe('A leaf for a client', () => {
  let authority: OpensslAuthority;
  let csrPem: string;
  let csr: Csr;

  beforeAll(() => {
    authority = new OpensslAuthority();
    csrPem = newCsr('/CN=device-1');
    csr = checkCsr(csrPem, 'device-1', ANY_NAMES);
  });

  const check = (...extensions: readonly string[]) => {
    const leaf = authority.sign(csrPem, ...KEY_IDENTIFIERS, ...extensions);
    return {
      call: () => checkLeaf(leaf, csr, authority.certificate),
      byOpenssl: verify(leaf, authority.certificate.toString(), '-purpose', 'sslclient'),
    };
  };

  // Whatever is accepted here, openssl accepts from a TLS client, by its strict reading.
  it.each<[string, readonly string[]]>([
    ['no extended key usage, which is good for each use', [CA_FALSE]],
    ['client authentication', [CA_FALSE, CLIENT]],
    ['client authentication, critical', [CA_FALSE, 'extendedKeyUsage=critical,clientAuth']],
    ['client and server authentication', [CA_FALSE, 'extendedKeyUsage=serverAuth,clientAuth']],
    ['client authentication and an unknown purpose', [CA_FALSE, 'extendedKeyUsage=1.2.3.4,clientAuth']],
    ['client authentication and any purpose', [CA_FALSE, 'extendedKeyUsage=clientAuth,anyExtendedKeyUsage']],
    ['digital signature', [CA_FALSE, 'keyUsage=critical,digitalSignature']],
    [
      'what the default template gives',
      [CA_FALSE, CLIENT, 'keyUsage=critical,digitalSignature,keyEncipherment'],
    ],
    ['critical alternative names', [CA_FALSE, 'subjectAltName=critical,DNS:a.example', CLIENT]],
    ['critical certificate policies', [CA_FALSE, CLIENT, 'certificatePolicies=critical,1.2.3.4']],
    ['a CRL', [CA_FALSE, CLIENT, 'crlDistributionPoints=URI:http://ca.example/crl']],
    ['an OCSP responder', [CA_FALSE, CLIENT, 'authorityInfoAccess=OCSP;URI:http://ca.example/ocsp']],
    ["Netscape's type of a client", [CA_FALSE, 'nsCertType=client,email']],
  ])('may have %s', (_, extensions) => {
    const csrWithNames = newCsr('/CN=device-1', '-addext', 'subjectAltName=DNS:a.example');
    const leaf = authority.sign(csrWithNames, ...KEY_IDENTIFIERS, ...extensions);
    const itsCsr = checkCsr(csrWithNames, 'device-1', ANY_NAMES);

    expect(checkLeaf(leaf, itsCsr, authority.certificate).pem).toBe(leaf);
    expect(verify(leaf, authority.certificate.toString(), '-purpose', 'sslclient')).toBe('leaf.pem: OK');
  });

  it.each([
    ['OCSP signing', 'extendedKeyUsage=clientAuth,OCSPSigning', 'OCSP answers'],
    ['OCSP signing alone', 'extendedKeyUsage=OCSPSigning', 'OCSP answers'],
    ['signing of revocation lists', 'keyUsage=critical,digitalSignature,cRLSign', 'revocation lists'],
  ])('must not have %s: it would speak for the CA', (_, extension, power) => {
    const { call } = check(CA_FALSE, extension);

    expect(call).toThrow(/^CertificateIsCa: /);
    expect(call).toThrow(power);
  });

  it.each(['020101', '3003020101'])('must not have %s among its certificate policies', (junk) => {
    const length = (junk.length / 2).toString(16).padStart(2, '0');
    const { call } = check(CA_FALSE, CLIENT, `2.5.29.32=DER:30${length}${junk}`);

    expect(call).toThrow(/^CertificateMalformed: /);
  });

  const unusable: FailureReason = 'CertificateNotForClients';

  it.each<[string, readonly string[], string]>([
    ['server authentication alone', ['extendedKeyUsage=serverAuth'], 'extended key usage'],
    ['code signing', ['extendedKeyUsage=codeSigning'], 'extended key usage'],
    ['any purpose, which openssl takes for no client', ['extendedKeyUsage=anyExtendedKeyUsage'], 'extended'],
    ['an empty extended key usage', ['2.5.29.37=DER:3000'], 'extended key usage'],
    ['key encipherment alone', ['keyUsage=critical,keyEncipherment'], 'key usage lacks digital signature'],
    ['an empty key usage', ['2.5.29.15=DER:030100'], 'key usage lacks digital signature'],
    [
      'client authentication, and a key that may not sign',
      [CLIENT, 'keyUsage=critical,dataEncipherment'],
      'key usage lacks digital signature',
    ],
    ["Netscape's type of a server", ['nsCertType=server'], "Netscape's"],
  ])('must not have %s', (_, extensions, message) => {
    const { call, byOpenssl } = check(CA_FALSE, ...extensions);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: unusable }));
    expect(call).toThrow(message);
    expect(byOpenssl).toMatch(/unsuitable certificate purpose|invalid certificate/);
  });

  // Stricter than openssl, which takes key agreement for enough: in TLS a client signs, and agrees on nothing with its key.
  it('must not have key agreement alone', () => {
    const { call, byOpenssl } = check(CA_FALSE, 'keyUsage=critical,keyAgreement');

    expect(call).toThrow(expect.objectContaining({ reason: unusable }));
    expect(byOpenssl).toBe('leaf.pem: OK');
  });

  it.each<[string, readonly string[]]>([
    ['by its basic constraints', ['nsCertType=client', 'basicConstraints=CA:TRUE']],
    ["by Netscape's type alone, which openssl goes by", ['nsCertType=client,sslCA']],
  ])('must not be a CA %s', (_, extensions) => {
    const { call } = check(...extensions);

    expect(call).toThrow(expect.objectContaining({ reason: 'CertificateIsCa' }));
  });

  const unknown: FailureReason = 'CertificateExtensionUnsupported';

  it.each<[string, string]>([
    ['an unknown one', '1.2.3.4=critical,DER:0500'],
    ['an unknown one that is not DER', '1.2.3.4=critical,DER:ff'],
    ['a poison', '1.3.6.1.4.1.11129.2.4.3=critical,DER:0500'],
    ['proxy information', 'proxyCertInfo=critical,language:id-ppl-anyLanguage'],
    ["the issuer's other names", 'issuerAltName=critical,DNS:ca.example'],
    ['access to the issuer', 'authorityInfoAccess=critical,OCSP;URI:http://ca.example/ocsp'],
    ['TLS features', 'tlsfeature=critical,status_request'],
    ['a period for the private key', '2.5.29.16=critical,DER:3000'],
    ['no revocation', '2.5.29.56=critical,DER:0500'],
    ['timestamps of transparency logs', '1.3.6.1.4.1.11129.2.4.2=critical,DER:0400'],
  ])('must not have as critical %s, which openssl refuses too', (_, extension) => {
    const { call, byOpenssl } = check(CA_FALSE, CLIENT, extension);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: unknown }));
    expect(byOpenssl).not.toBe('leaf.pem: OK');
  });

  // openssl processes them, or does not look where the leaf is not a CA's; other libraries refuse the leaf.
  it.each<[string, string]>([
    ['name constraints', 'nameConstraints=critical,permitted;DNS:example.com'],
    ['policy constraints', 'policyConstraints=critical,requireExplicitPolicy:0'],
    ['CRL distribution points', 'crlDistributionPoints=critical,URI:http://ca.example/crl'],
    ['addresses of the Internet (RFC 3779)', 'sbgp-ipAddrBlock=critical,IPv4:inherit'],
  ])('must not have as critical %s', (_, extension) => {
    const { call } = check(CA_FALSE, CLIENT, extension);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: unknown }));
  });

  it.each<[string, string]>([
    ['a poison', '1.3.6.1.4.1.11129.2.4.3=DER:0500'],
    ['proxy information', '1.3.6.1.5.5.7.1.14=DER:300c300a06082b06010505071500'],
  ])('must not have %s, critical or not', (_, extension) => {
    const { call } = check(CA_FALSE, CLIENT, extension);

    expect(call).toThrow(expect.objectContaining({ name: 'SigningFailed', reason: unknown }));
  });
});
