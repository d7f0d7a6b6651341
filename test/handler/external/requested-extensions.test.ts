import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { checkRequestedExtensions } from '../../../handler/external/copied-extensions';
import { Tag } from '../../../handler/x509/der';
import { attributes, extension, forgeCsr, requestOf, toPem } from '../../../testing/requests/forge';
import { boolean, octetString, oid, sequence, set, text } from '../../../testing/requests/write-der';
import { newCsr } from '../../sandbox/x509/openssl';
import { ACCEPTED } from '../csr/by-tools-expectations';
import { errorOf, objectIds, READ, SERVER_AUTHENTICATION, wellFormed } from './some-extensions';

const NAMES_AND_VALUES = '1.3.6.1.4.1.311.13.2.1';

/** Requests of tools that are refused, each with the OID that the message names. All others are taken. */
const REFUSED_OF_TOOLS: Readonly<Record<string, string>> = {
  'gnutls/unknown-extension': '1.3.6.1.4.1.55555.1',
  'go/extensions-in-attributes': '1.3.6.1.4.1.55555.1',
  'go/private-extension': '1.3.6.1.4.1.55555.1',
  'keytool/extension-not-der': '1.2.3.4',
  'keytool/extension-without-value': '1.2.3.4',
  'keytool/for-a-client': SERVER_AUTHENTICATION,
  'mbedtls/for-a-client': '2.16.840.1.113730.1.1',
  'mbedtls/private-extension-empty': '1.3.6.1.4.1.55555.1',
  'mbedtls/private-extension-of-text': '1.3.6.1.4.1.55555.1',
  'node-forge/for-a-client': '2.16.840.1.113730.1.1',
  'nss/for-a-client': '2.16.840.1.113730.1.1',
  'nss/generic-extension': '1.3.6.1.4.1.55555.1',
  'openssl/for-a-client': '2.16.840.1.113730.1.1',
  'openssl/private-extensions': '1.3.6.1.4.1.55555.4',
  'perl/names': '1.2.3.3',
  'python/for-a-client': '1.3.6.1.5.5.7.1.24',
  'strongswan/names': '1.3.6.1.4.1.311.20.2',
  'windows-certreq/machine': '1.3.6.1.4.1.311.21.10',
};

const read = (pem: string): Csr => checkCsr(pem, 'device-1', { ...ANY_NAMES, acceptSha1: true });
const asking = (...extensions: readonly string[]) =>
  read(newCsr('/CN=device-1', ...extensions.flatMap((each) => ['-addext', each])));
const forged = (...list: readonly Uint8Array[]) =>
  read(toPem(forgeCsr({ attributes: attributes(requestOf(list)) })));

describe('A request to a CA that may copy what it asks for', () => {
  it.each([
    ['nothing', []],
    ['names', ['subjectAltName=DNS:device-1.example']],
    ["what OpenSSL's example asks for", ['keyUsage=nonRepudiation,digitalSignature,keyEncipherment']],
    [
      'any use of its own key',
      ['keyUsage=critical,digitalSignature,dataEncipherment,keyAgreement,decipherOnly'],
    ],
    ['no CA', ['basicConstraints=critical,CA:FALSE']],
    ['client authentication', ['extendedKeyUsage=critical,clientAuth']],
    ['an identifier of its key', ['subjectKeyIdentifier=hash']],
  ])('may ask for %s', (_, extensions) => {
    expect(errorOf(() => checkRequestedExtensions(asking(...extensions), []))).toBeUndefined();
  });

  it.each([
    ['server authentication', 'extendedKeyUsage=clientAuth,serverAuth', SERVER_AUTHENTICATION],
    ['any purpose', 'extendedKeyUsage=anyExtendedKeyUsage', '2.5.29.37.0'],
    ['code signing', 'extendedKeyUsage=codeSigning', '1.3.6.1.5.5.7.3.3'],
    ['TLS feature, such as OCSP must-staple', 'tlsfeature=status_request', '1.3.6.1.5.5.7.1.24'],
    ['CRL distribution points', 'crlDistributionPoints=URI:http://evil.example/crl', '2.5.29.31'],
    ['freshest CRL', 'freshestCRL=URI:http://evil.example/crl', '2.5.29.46'],
    ['authority information access', 'authorityInfoAccess=OCSP;URI:http://evil.example', '1.3.6.1.5.5.7.1.1'],
    ['certificate policies', 'certificatePolicies=2.23.140.1.2.1', '2.5.29.32'],
    ['name constraints', 'nameConstraints=permitted;DNS:example', '2.5.29.30'],
    ["Netscape's certificate type", 'nsCertType=client', '2.16.840.1.113730.1.1'],
  ])('must not ask for %s, unless a setting names it', (name, asked, objectId) => {
    const csr = asking('basicConstraints=CA:FALSE', asked);

    expect(errorOf(() => checkRequestedExtensions(csr, ['1.2.3.4']))).toMatchObject({
      name: 'RequestRejected',
      reason: 'CsrExtensionNotAllowed',
      message: expect.stringMatching(`${objectId} \\(${name}\\).*name ${objectId} in allowed_extensions`),
    });
    expect(errorOf(() => checkRequestedExtensions(csr, [objectId]))).toBeUndefined();
  });

  it('must not ask for a key that signs revocation lists, whatever a setting names', () => {
    const csr = asking('keyUsage=digitalSignature,cRLSign');

    expect(errorOf(() => checkRequestedExtensions(csr, ['2.5.29.15']))).toMatchObject({
      reason: 'CsrExtensionNotAllowed',
      message: expect.stringContaining('(cRLSign)'),
    });
  });

  it('must not mark as critical what verifiers refuse as critical', () => {
    const csr = forged(extension('2.5.29.14', octetString(Buffer.alloc(20)), boolean(0xff)));

    expect(errorOf(() => checkRequestedExtensions(csr, []))).toMatchObject({
      reason: 'CsrExtensionNotAllowed',
      message: expect.stringContaining('2.5.29.14 (subject key identifier) as a critical one'),
    });
  });

  it.each([
    ['an extended key usage', extension('2.5.29.37', octetString(Buffer.of(1)))],
    ['a purpose', extension('2.5.29.37', sequence(boolean(0xff)))],
    ['an identifier of its key', extension('2.5.29.14', sequence())],
    ["an identifier of the CA's key", extension('2.5.29.35', octetString(Buffer.of(1)))],
    ['an identifier that is not DER', extension('2.5.29.14', Buffer.of(0xff))],
  ])('must not hide something in what should be %s', (_, asked) => {
    expect(errorOf(() => checkRequestedExtensions(forged(asked), ['1.2.3.4']))).toMatchObject({
      name: 'RequestRejected',
      reason: 'CsrMalformed',
    });
  });

  it('must have no attribute that can change what is issued, unless a setting names it', () => {
    const attribute = (type: string) => sequence(oid(type), set(text(Tag.Utf8String, 'x')));
    const having = (...types: readonly string[]) =>
      read(toPem(forgeCsr({ attributes: attributes(...types.map(attribute)) })));
    const harmless = having('1.2.840.113549.1.9.7', '1.3.6.1.4.1.311.13.2.3');
    const harmful = having('1.2.840.113549.1.9.7', NAMES_AND_VALUES);

    expect(errorOf(() => checkRequestedExtensions(harmless, []))).toBeUndefined();
    expect(errorOf(() => checkRequestedExtensions(harmful, []))).toMatchObject({
      reason: 'CsrExtensionNotAllowed',
      message: expect.stringContaining(
        `has the attribute ${NAMES_AND_VALUES} (Microsoft's pairs of names and values)`,
      ),
    });
    expect(errorOf(() => checkRequestedExtensions(harmful, [NAMES_AND_VALUES]))).toBeUndefined();
  });

  it('is read the same under the OID that Microsoft uses for what is asked for', () => {
    const asked = requestOf([extension('1.2.3.4', sequence())], '1.3.6.1.4.1.311.2.1.14');
    const csr = read(toPem(forgeCsr({ attributes: attributes(asked) })));

    expect(errorOf(() => checkRequestedExtensions(csr, []))).toMatchObject({
      reason: 'CsrExtensionNotAllowed',
    });
  });

  it('is taken as the tools and libraries of devices write it, but for private extensions and other purposes', () => {
    const folder = join(__dirname, '../../fixtures/csr/by-tools');
    const refused = Object.keys(ACCEPTED).flatMap((file) => {
      const csr = read(readFileSync(join(folder, `${file}.pem`), 'utf8'));
      const error = errorOf(() => checkRequestedExtensions(csr, []));
      return error === undefined
        ? []
        : [[file, / name ([\d.]+) in allowed_extensions/.exec(error.message)?.[1]]];
    });

    expect(Object.fromEntries(refused)).toEqual(REFUSED_OF_TOOLS);
  });

  it('is refused exactly if it asks for what is neither read nor named', () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(objectIds(READ), { maxLength: 6 }),
        fc.array(objectIds([])),
        (asked, allowed) => {
          const csr = forged(...asked.map((type) => extension(type, wellFormed(type))));

          const error = errorOf(() => checkRequestedExtensions(csr, allowed));

          const isExpected = (type: string) => READ.includes(type) || allowed.includes(type);
          expect(error?.reason).toBe(asked.every(isExpected) ? undefined : 'CsrExtensionNotAllowed');
        },
      ),
      { seed: 15, numRuns: 300 },
    );
  });
});
