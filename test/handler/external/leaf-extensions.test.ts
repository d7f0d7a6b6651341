import { X509Certificate } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { MayHaveIssued } from '../../../handler/errors';
import { checkLeafExtensions } from '../../../handler/external/copied-extensions';
import { extension } from '../../../testing/requests/forge';
import { octetString } from '../../../testing/requests/write-der';
import { newCsr } from '../../sandbox/x509/openssl';
import { forgeLeaf } from '../x509/forge-leaf';
import { OpensslAuthority } from '../x509/openssl-authority';
import { errorOf, OF_THE_CA, objectIds, READ, SERVER_AUTHENTICATION, wellFormed } from './some-extensions';

describe('A leaf of a CA that may copy and add what it likes', () => {
  let authority: OpensslAuthority;
  let csrPem: string;

  beforeAll(() => {
    authority = new OpensslAuthority();
    csrPem = newCsr('/CN=device-1', '-addext', 'subjectAltName=DNS:device-1.example');
  });

  const leafWith = (...extensions: readonly string[]) =>
    new X509Certificate(authority.sign(csrPem, ...extensions)).raw;

  it('may have what is read, and what the CA says of itself', () => {
    const leaf = leafWith(
      'basicConstraints=critical,CA:FALSE',
      'keyUsage=critical,digitalSignature,keyAgreement,keyEncipherment',
      'extendedKeyUsage=clientAuth',
      'subjectAltName=DNS:device-1.example',
      'subjectKeyIdentifier=hash',
      'authorityKeyIdentifier=keyid',
      'crlDistributionPoints=URI:http://ca.example/crl',
      'freshestCRL=URI:http://ca.example/delta',
      'authorityInfoAccess=OCSP;URI:http://ca.example/ocsp',
      'certificatePolicies=1.2.3.4',
      '1.3.6.1.4.1.11129.2.4.2=DER:04020000',
    );

    expect(errorOf(() => checkLeafExtensions(leaf, []))).toBeUndefined();
  });

  it.each([
    ['server authentication', 'extendedKeyUsage=clientAuth,serverAuth', SERVER_AUTHENTICATION],
    ['any purpose', 'extendedKeyUsage=clientAuth,anyExtendedKeyUsage', '2.5.29.37.0'],
    ['TLS feature, such as OCSP must-staple', 'tlsfeature=status_request', '1.3.6.1.5.5.7.1.24'],
    ["Microsoft's application policies", '1.3.6.1.4.1.311.21.10=DER:3000', '1.3.6.1.4.1.311.21.10'],
    ["Netscape's comment", 'nsComment=hello', '2.16.840.1.113730.1.13'],
    ['issuer alternative name', 'issuerAltName=DNS:ca.example', '2.5.29.18'],
  ])(
    'must not have %s, unless a setting names it: nobody gets it, and the CA has issued it',
    (name, given, objectId) => {
      const leaf = leafWith('basicConstraints=CA:FALSE', given);
      const error = errorOf(() => checkLeafExtensions(leaf, ['1.2.3.4']));

      expect(error).toBeInstanceOf(MayHaveIssued);
      expect(error).toMatchObject({
        name: 'SigningFailed',
        reason: 'CertificateExtensionUnexpected',
        message: expect.stringMatching(`${objectId} \\(${name}\\).*name ${objectId} in allowed_extensions`),
      });
      expect(errorOf(() => checkLeafExtensions(leaf, [objectId]))).toBeUndefined();
    },
  );

  it('is refused with the setting of the CA to change, where the authority knows it', () => {
    const leaf = leafWith('extendedKeyUsage=clientAuth,serverAuth');
    const remedy = (type: string) =>
      type === SERVER_AUTHENTICATION ? 'Turn the server flag off.' : undefined;

    expect(errorOf(() => checkLeafExtensions(leaf, [], remedy))?.message).toContain(
      'Turn the server flag off. If it',
    );
  });

  it.each([
    ['no certificate', Buffer.from('?')],
    ['purposes that are none', () => forgedLeaf(extension('2.5.29.37', octetString(Buffer.of(1))))],
  ])('is refused, and may have been issued, when it has %s', (_, leaf) => {
    const der = typeof leaf === 'function' ? leaf() : leaf;
    const error = errorOf(() => checkLeafExtensions(der, []));

    expect(error).toBeInstanceOf(MayHaveIssued);
    expect(error).toMatchObject({ reason: 'CertificateMalformed' });
  });

  it('is refused exactly if it has what is neither expected nor named', () => {
    const expected = [...READ, ...OF_THE_CA];
    fc.assert(
      fc.property(
        fc.uniqueArray(objectIds(expected), { maxLength: 6 }),
        fc.array(objectIds([])),
        (given, allowed) => {
          const leaf = forgedLeaf(...given.map((type) => extension(type, wellFormed(type))));

          const error = errorOf(() => checkLeafExtensions(leaf, allowed));

          const isExpected = (type: string) => expected.includes(type) || allowed.includes(type);
          expect(error?.reason).toBe(given.every(isExpected) ? undefined : 'CertificateExtensionUnexpected');
        },
      ),
      { seed: 16, numRuns: 300 },
    );
  });
});

function forgedLeaf(...extensions: readonly Uint8Array[]): Buffer {
  return new X509Certificate(forgeLeaf({ extensions })).raw;
}
