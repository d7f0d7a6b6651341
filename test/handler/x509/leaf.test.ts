import {
  createHash,
  createPublicKey,
  generateKeyPairSync,
  type KeyObject,
  X509Certificate,
} from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import { type Csr, checkCsr } from '../../../handler/csr/csr';
import { ANY_NAMES } from '../../../handler/csr/request-policy';
import { FailureReason } from '../../../handler/vocabulary';
import { checkLeaf, readCertificate } from '../../../handler/x509/leaf';
import { X509Authority } from '../../../sandbox/x509/authority';
import { readRequest } from '../../../sandbox/x509/request';
import { describeCertificate, newCsr } from '../../sandbox/x509/openssl';
import { readFixture } from '../csr/fixtures';

const DAY_MS = 86_400_000;
const now = Date.now();
const VALIDITY = { notBefore: new Date(now - DAY_MS), notAfter: new Date(now + DAY_MS) };

/** The same PEM with one bit of the last byte of its DER, which belongs to the signature, turned. */
function withBrokenSignature(pem: string): string {
  const der = Buffer.from(new X509Certificate(pem).raw);
  der[der.length - 1] = (der[der.length - 1] ?? 0) ^ 1;
  return pemOf(der);
}

/** With both coordinates. */
function spkiDerOf(key: KeyObject): Buffer {
  const { x = '', y = '' } = key.export({ format: 'jwk' });
  const uncompressed = createPublicKey({ key: { kty: 'EC', crv: 'P-256', x, y }, format: 'jwk' });
  return uncompressed.export({ format: 'der', type: 'spki' });
}

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64')}\n-----END CERTIFICATE-----\n`;
}

describe('checkLeaf', () => {
  let root: X509Authority;
  let issuer: X509Certificate;
  let csrPem: string;
  let csr: Csr;
  let leafPem: string;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    issuer = root.certificate;
    csrPem = newCsr('/O=Fleet/CN=device-1');
    csr = read(csrPem);
    leafPem = await root.signCsr(csrPem, VALIDITY);
  });

  const read = (pem: string) => checkCsr(pem, 'device-1', ANY_NAMES);
  const failure = (reason: FailureReason) => expect.objectContaining({ name: 'SigningFailed', reason });
  const expectRefused = (pem: string, reason: FailureReason) =>
    expect(() => checkLeaf(pem, csr, issuer)).toThrow(failure(reason));

  it('says of a right certificate what openssl says', () => {
    const leaf = checkLeaf(leafPem, csr, issuer);

    expect(describeCertificate(leafPem, '-serial')).toBe(`serial=${leaf.serialNumber}\n`);
    expect(
      describeCertificate(leafPem, '-fingerprint', '-sha256').replaceAll(':', '').toLowerCase(),
    ).toContain(leaf.certificateId);
    expect([leaf.notBefore.getTime(), leaf.notAfter.getTime()]).toEqual(
      [VALIDITY.notBefore, VALIDITY.notAfter].map((date) => Math.floor(date.getTime() / 1_000) * 1_000),
    );
  });

  it('hands on exactly the certificate that it checked, whatever text came around it', () => {
    const { pem, certificateId } = checkLeaf(`Bag Attributes: none\n${leafPem}trailing text\n`, csr, issuer);

    expect(pem).toBe(leafPem);
    expect(createHash('sha256').update(new X509Certificate(pem).raw).digest('hex')).toBe(certificateId);
  });

  it('takes a certificate without a newline at the end, as some CAs write it', () => {
    expect(checkLeaf(leafPem.trimEnd(), csr, issuer).pem).toBe(leafPem);
  });

  it.each(['RSA_2048', 'EC_secp384r1', 'EC_secp521r1'] as const)(
    'takes one of a CA with a key %s',
    async (key) => {
      const authority = await X509Authority.create({ commonName: 'CA', key });
      const pem = await authority.signCsr(csrPem, VALIDITY);

      expect(checkLeaf(pem, csr, authority.certificate).pem).toBe(pem);
    },
  );

  it('refuses the subject of another', async () => {
    expectRefused(await root.signCsr(newCsr('/O=Fleet/CN=device-2'), VALIDITY), 'CertificateSubjectDiffers');
  });

  it('refuses the same subject with another key', async () => {
    expectRefused(await root.signCsr(newCsr('/O=Fleet/CN=device-1'), VALIDITY), 'CertificateKeyDiffers');
  });

  it('takes a compressed point with both coordinates for the same key, and another point for another', async () => {
    const compressed = readFixture('good-compressed-point');
    const request = await readRequest(compressed);
    const written = (key: KeyObject) =>
      root.signRequest({ ...request, publicKeyDer: spkiDerOf(key) }, VALIDITY);
    const same = await written(createPublicKey({ key: request.publicKeyDer, format: 'der', type: 'spki' }));
    const other = await written(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);

    expect(new X509Certificate(same).raw.includes(request.publicKeyDer)).toBe(false);
    expect(checkLeaf(same, read(compressed), issuer).pem).toBe(same);
    expect(() => checkLeaf(other, read(compressed), issuer)).toThrow(/^CertificateKeyDiffers: /);
  });

  it('refuses a certificate that can sign others', async () => {
    expectRefused(await root.signCsr(csrPem, { ...VALIDITY, isAuthority: true }), 'CertificateIsCa');
  });

  it.each([
    ['is over', -2, -1],
    ['has not begun', 1, 2],
  ])('refuses a certificate whose time %s', async (_, from, to) => {
    const pem = await root.signCsr(csrPem, {
      notBefore: new Date(now + from * DAY_MS),
      notAfter: new Date(now + to * DAY_MS),
    });

    expectRefused(pem, 'CertificateNotValidNow');
  });

  it('takes a certificate from its first second to its last, and not beyond', () => {
    const { notBefore, notAfter } = checkLeaf(leafPem, csr, issuer);
    const at = (date: Date, milliseconds: number) => new Date(date.getTime() + milliseconds);

    expect(() => checkLeaf(leafPem, csr, issuer, notBefore)).not.toThrow();
    expect(() => checkLeaf(leafPem, csr, issuer, notAfter)).not.toThrow();
    expect(() => checkLeaf(leafPem, csr, issuer, at(notBefore, -1))).toThrow(
      failure('CertificateNotValidNow'),
    );
    expect(() => checkLeaf(leafPem, csr, issuer, at(notAfter, 1))).toThrow(failure('CertificateNotValidNow'));
  });

  it('refuses a certificate of another CA, also of one with the same name', async () => {
    for (const commonName of ['Other CA', 'CA']) {
      const other = await X509Authority.create({ commonName, key: 'EC_prime256v1' });

      expectRefused(await other.signCsr(csrPem, VALIDITY), 'CertificateIssuerUnexpected');
    }
  });

  it('refuses a certificate whose signature is broken', () => {
    expectRefused(withBrokenSignature(leafPem), 'CertificateIssuerUnexpected');
  });
});

describe('readCertificate', () => {
  let pem: string;

  beforeAll(async () => {
    pem = (await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' })).certificatePem;
  });

  it('reads one certificate', () => {
    expect(readCertificate(pem).subject).toBe('CN=CA');
  });

  it.each<[string, () => string]>([
    ['nothing', () => ''],
    ['text', () => 'not found'],
    ['garbage in PEM', () => pemOf(Buffer.from('garbage'))],
    ['half a certificate', () => pem.slice(0, pem.length / 2)],
    ['DER that ends too early', () => pemOf(new X509Certificate(pem).raw.subarray(0, 100))],
    ['two certificates', () => pem + pem],
    ['a CSR', () => newCsr('/CN=device-1')],
    [
      'a key next to the certificate',
      () => `${pem}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`,
    ],
  ])('refuses %s', (_, text) => {
    expect(() => readCertificate(text())).toThrow(
      expect.objectContaining({ name: 'SigningFailed', reason: FailureReason.CertificateMalformed }),
    );
  });
});
