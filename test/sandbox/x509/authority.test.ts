import { beforeAll, describe, expect, it, jest } from '@jest/globals';
import { fromBER, type Sequence } from 'asn1js';
import { type AuthorityKey, type SigningAlgorithm, X509Authority } from '../../../sandbox/x509/authority';
import { describeCertificate, newCsr, newCsrWithStrings, openssl, publicKeyOf, verify } from './openssl';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const DAY = 86_400_000;
const FROM = new Date(Date.now() - 3_600_000);
const TO = new Date(Date.now() + DAY);

describe('X509Authority', () => {
  let rsa: X509Authority;
  let ec: X509Authority;
  let csr: string;

  beforeAll(async () => {
    rsa = await X509Authority.create({ commonName: 'RSA root', key: 'RSA_2048' });
    ec = await X509Authority.create({ commonName: 'EC root', key: 'EC_prime256v1' });
    csr = newCsr('/CN=device-1', '-addext', 'subjectAltName=DNS:device-1.example');
  }, 60_000);

  describe('a root', () => {
    it.each<AuthorityKey>(['RSA_2048', 'RSA_4096', 'EC_prime256v1', 'EC_secp384r1', 'EC_secp521r1'])(
      'with a key of type %s is one that openssl accepts, with a leaf below it',
      async (key) => {
        const root = await X509Authority.create({ commonName: 'Sandbox root', key });
        const leaf = await root.signCsr(csr, { notBefore: FROM, notAfter: TO });

        expect(verify(root.certificatePem, root.certificatePem)).toBe('leaf.pem: OK');
        expect(verify(leaf, root.certificatePem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
        expect(root.key).toBe(key);
      },
      60_000,
    );

    it('is a CA by its critical extensions and identifies its key', () => {
      const text = describeCertificate(ec.certificatePem, '-text');

      expect(text).toMatch(/Basic Constraints: critical\s+CA:TRUE/);
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Certificate Sign, CRL Sign/);
      expect(text).toMatch(/Subject Key Identifier/);
      expect(text).toMatch(/Subject: CN = EC root/);
    });

    it('has its start and end', async () => {
      const notBefore = new Date('2020-01-01T00:00:00Z');
      const notAfter = new Date('2060-06-30T12:34:56Z');

      const root = await X509Authority.create({
        commonName: 'Long',
        key: 'EC_prime256v1',
        notBefore,
        notAfter,
      });

      expect([root.notBefore, root.notAfter]).toEqual([notBefore, notAfter]);
      expect(describeCertificate(root.certificatePem, '-enddate')).toContain('Jun 30 12:34:56 2060 GMT');
    });

    it('cannot end before it starts', async () => {
      await expect(
        X509Authority.create({
          commonName: 'Backwards',
          key: 'EC_prime256v1',
          notBefore: TO,
          notAfter: FROM,
        }),
      ).rejects.toThrow(RangeError);
    });
  });

  describe('a leaf', () => {
    it("is a client's, no CA, and carries the alternative name of the CSR", async () => {
      const leaf = await ec.signCsr(csr, { notBefore: FROM, notAfter: TO });

      const text = describeCertificate(leaf, '-text');
      expect(text).toMatch(/CA:FALSE/);
      expect(text).toMatch(/Key Usage: critical\s+Digital Signature, Key Encipherment/);
      expect(text).toMatch(/Extended Key Usage:\s+TLS Web Client Authentication\n/);
      expect(text).toMatch(/DNS:device-1\.example/);
      expect(publicKeyOf('x509', leaf)).toBe(publicKeyOf('req', csr));
    });

    it.each([
      ['UTF8String', newCsr('/C=DE/O=Zwölf Geräte/CN=device-1'), '0c0e5a77c3b66c66'],
      ['several attributes in one place', newCsr('/OU=a+OU=b/CN=device-1', '-multivalue-rdn'), '3114'],
      ['PrintableString', newCsrWithStrings('/CN=device-1', 'MASK:0x0002'), '1308'],
      ['TeletexString', newCsrWithStrings('/CN=Gerät', 'MASK:0x0004'), '1405476572e474'],
      ['BMPString', newCsrWithStrings('/CN=device-1', 'MASK:0x0800'), '1e100064'],
      ['nothing', newCsr('/'), '3000'],
    ])('has the subject byte for byte: %s', async (_name, request, expected) => {
      const leaf = await ec.signCsr(request, { notBefore: FROM, notAfter: TO });

      expect(part(request, 1)).toContain(expected); // the CSR is of the kind that is meant
      expect(part(leaf, 5)).toBe(part(request, 1));
      expect(part(leaf, 6)).toBe(part(request, 2));
    });

    it.each<[AuthorityKey, SigningAlgorithm, string]>([
      ['RSA_2048', 'SHA256WITHRSA', 'sha256WithRSAEncryption'],
      ['RSA_2048', 'SHA384WITHRSA', 'sha384WithRSAEncryption'],
      ['RSA_2048', 'SHA512WITHRSA', 'sha512WithRSAEncryption'],
      ['EC_prime256v1', 'SHA256WITHECDSA', 'ecdsa-with-SHA256'],
      ['EC_prime256v1', 'SHA384WITHECDSA', 'ecdsa-with-SHA384'],
      ['EC_prime256v1', 'SHA512WITHECDSA', 'ecdsa-with-SHA512'],
    ])('of a root with a key of type %s can be signed with %s', async (key, signingAlgorithm, name) => {
      const root = key === 'RSA_2048' ? rsa : ec;

      const leaf = await root.signCsr(csr, { notBefore: FROM, notAfter: TO, signingAlgorithm });

      expect(describeCertificate(leaf, '-text')).toContain(`Signature Algorithm: ${name}`);
      expect(verify(leaf, root.certificatePem)).toBe('leaf.pem: OK');
    });

    it('cannot be signed with an algorithm of the other family', async () => {
      await expect(
        rsa.signCsr(csr, { notBefore: FROM, notAfter: TO, signingAlgorithm: 'SHA256WITHECDSA' }),
      ).rejects.toThrow('SHA256WITHECDSA does not match a key of type RSA_2048');
    });

    it('has a unique serial number, positive and 16 bytes long', async () => {
      const serials = await Promise.all(
        Array.from({ length: 20 }, async () => {
          const leaf = await ec.signCsr(csr, { notBefore: FROM, notAfter: TO });
          return describeCertificate(leaf, '-serial').trim();
        }),
      );

      expect(new Set(serials).size).toBe(20);
      for (const serial of serials) {
        expect(serial).toMatch(/^serial=[4-7][0-9A-F]{31}$/);
      }
    });

    it("takes over the CSR's other extensions on request, its own first", async () => {
      const demanding = newCsr(
        '/CN=device-1',
        '-addext',
        'basicConstraints=critical,CA:TRUE',
        '-addext',
        'tlsfeature=status_request',
      );

      const plain = describeCertificate(
        await ec.signCsr(demanding, { notBefore: FROM, notAfter: TO }),
        '-text',
      );
      const all = describeCertificate(
        await ec.signCsr(demanding, { notBefore: FROM, notAfter: TO, extensionsFromCsr: 'all' }),
        '-text',
      );

      expect(plain).not.toContain('TLS Feature');
      expect(all).toContain('TLS Feature');
      expect(all).not.toContain('CA:TRUE');
    });

    it('becomes a CA certificate on request', async () => {
      const wrong = await ec.signCsr(csr, { notBefore: FROM, notAfter: TO, isAuthority: true });

      expect(describeCertificate(wrong, '-text')).toContain('CA:TRUE');
    });
  });

  describe('a leaf with a new key', () => {
    it('serves TLS for its names', async () => {
      const leaf = await rsa.createLeaf({
        subject: 'CN=localhost',
        dnsNames: ['localhost'],
        ipAddresses: ['127.0.0.1'],
        usage: 'server',
      });

      const root = rsa.certificatePem;
      expect(
        verify(leaf.certificatePem, root, '-purpose', 'sslserver', '-verify_hostname', 'localhost'),
      ).toBe('leaf.pem: OK');
      expect(verify(leaf.certificatePem, root, '-purpose', 'sslserver', '-verify_ip', '127.0.0.1')).toBe(
        'leaf.pem: OK',
      );
      expect(verify(leaf.certificatePem, root, '-purpose', 'sslclient')).toContain(
        'unsuitable certificate purpose',
      );
    });

    it('comes with the matching private key', async () => {
      const leaf = await ec.createLeaf({ subject: 'CN=claim', usage: 'client', key: 'RSA_2048' });

      const fromKey = openssl(['pkey', '-pubout', '-in', 'key.pem'], { 'key.pem': leaf.privateKeyPem });
      expect(fromKey).toBe(publicKeyOf('x509', leaf.certificatePem));
      expect(leaf.privateKeyPem).toMatch(/^-----BEGIN PRIVATE KEY-----/);
    });

    it('never outlives its root', async () => {
      const shortLived = await X509Authority.create({
        commonName: 'Short',
        key: 'EC_prime256v1',
        notAfter: TO,
      });

      const leaf = await shortLived.createLeaf({ subject: 'CN=claim', usage: 'client' });

      expect(describeCertificate(leaf.certificatePem, '-enddate')).toBe(
        describeCertificate(shortLived.certificatePem, '-enddate'),
      );
    });
  });
});

/** A member of the signed part of a certificate or CSR, as hex DER. */
function part(pem: string, index: number): string {
  const der = Buffer.from(pem.replace(/-----[A-Z ]+-----/g, ''), 'base64');
  const signed = (fromBER(der).result as Sequence).valueBlock.value[0] as Sequence;
  return Buffer.from(signed.valueBlock.value[index]?.valueBeforeDecodeView ?? []).toString('hex');
}
