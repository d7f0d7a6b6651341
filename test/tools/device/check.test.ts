import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { beforeAll, describe, expect, it } from '@jest/globals';
import {
  type JsonName,
  Name,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509CertificateGenerator,
} from '@peculiar/x509';
import { X509Authority } from '../../../sandbox/x509/authority';
import { rewriteName } from '../../../sandbox/x509/name';
import { readRequest } from '../../../sandbox/x509/request';
import { checkCertificate } from '../../../tools/device/check';
import { createCsr } from '../../../tools/device/csr';

const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

/** AWS puts all of it into one attribute. (AWS IoT developer guide, "X.509 certificate policy variables") */
const AMAZON = 'Amazon Web Services O=Amazon.com Inc. L=Seattle ST=Washington C=US';
const AMAZONS_NAME: JsonName = [{ OU: [AMAZON] }];

const YOURS: JsonName = [
  { C: ['DE'] },
  { O: ['Example, Inc.'] },
  { OU: ['Line 1'] },
  { OU: ['Line 2'] },
  { CN: ['Your Device CA'] },
];

describe('checkCertificate', () => {
  let keys: webcrypto.CryptoKeyPair;
  let csrPem: string;

  beforeAll(async () => {
    keys = (await webcrypto.subtle.generateKey(ALGORITHM, true, [
      'sign',
      'verify',
    ])) as webcrypto.CryptoKeyPair;
    const alternativeNames = ['DNS:a.example', 'IP:10.0.0.1'];
    ({ csrPem } = await createCsr({ subject: 'CN=a', alternativeNames }));
  });

  /** A certificate for the CSR. */
  async function issue(
    issuer: JsonName,
    names: readonly string[] = ['10.0.0.1', 'a.example'],
  ): Promise<string> {
    const csr = new Pkcs10CertificateRequest(csrPem);
    const certificate = await X509CertificateGenerator.create({
      issuer,
      subject: csr.subjectName,
      publicKey: csr.publicKey,
      signingKey: keys.privateKey,
      signingAlgorithm: ALGORITHM,
      extensions:
        names.length === 0
          ? []
          : [
              new SubjectAlternativeNameExtension(
                names.map((value) => ({ type: /^[\d.]+$/.test(value) ? 'ip' : 'dns', value })),
              ),
            ],
    });
    return certificate.toString('pem');
  }

  it.each([
    'CN=Your Device CA',
    'cn=Your Device CA',
    'CN=Your Device CA,O=Example\\, Inc.',
    'O=Example\\, Inc.,CN=Your Device CA',
    'OU=Line 1',
    'CN=Your Device CA,OU=Line 2,OU=Line 1,O=Example\\, Inc.,C=DE',
  ])('finds %j in the name of the issuer', async (expected) => {
    expect(checkCertificate(await issue(YOURS), csrPem, expected).subject).toBe('CN=a');
  });

  it.each([
    'CN=Your',
    'CN=Device CA',
    'CN=Your Device CA 2',
    'CN=your device ca',
    'OU=Your Device CA',
    'CN=Your Device CA,O=Example',
    'CN=Your Device CA,O=Other',
    'OU=Line 3',
    'CN=#0c0f596f75722050726976617465204341',
  ])('does not find %j in the name of the issuer', async (expected) => {
    const certificate = await issue(YOURS);

    expect(() => checkCertificate(certificate, csrPem, expected)).toThrow(
      `The certificate's issuer is CN=Your Device CA,OU=Line 2,OU=Line 1,O=Example\\, Inc.,C=DE, not ${expected}.`,
    );
  });

  it.each([`OU=${AMAZON}`, `OU=${AMAZON.replaceAll('=', '\\=')}`])('knows AWS by %j', async (expected) => {
    expect(checkCertificate(await issue(AMAZONS_NAME), csrPem, expected).subject).toBe('CN=a');
  });

  it.each(['OU=Amazon Web Services', 'O=Amazon.com Inc.', 'CN=Amazon'])(
    'does not know AWS by %j',
    async (expected) => {
      const certificate = await issue(AMAZONS_NAME);

      expect(() => checkCertificate(certificate, csrPem, expected)).toThrow(
        `The certificate's issuer is OU=${AMAZON}, not ${expected}.`,
      );
    },
  );

  it.each([
    [['a.example'], 'dns:a.example'],
    [['a.example', 'b.example', '10.0.0.1'], 'dns:a.example, dns:b.example, ip:10.0.0.1'],
    [[], 'none'],
  ])('refuses a certificate with the alternative names %j', async (names, shown) => {
    const certificate = await issue(YOURS, names);

    expect(() => checkCertificate(certificate, csrPem)).toThrow(
      `The certificate's alternative names are ${shown}, not dns:a.example, ip:10.0.0.1.`,
    );
  });

  it('takes the subject in other string types, and no other subject', async () => {
    const { csrPem: plain } = await createCsr({ subject: 'CN=a,O=Example' });
    const root = await X509Authority.create({ commonName: 'CA', key: 'EC_prime256v1' });
    const request = await readRequest(plain);
    const inUtf8 = rewriteName(request.subjectDer, 'UTF8String');
    const reversed = Buffer.from(new Name([{ CN: ['a'] }, { O: ['Example'] }]).toArrayBuffer());
    const inAYear = { notBefore: new Date(), notAfter: new Date(Date.now() + 365 * 86_400_000) };
    const withSubject = (subjectDer: Buffer) => root.signRequest({ ...request, subjectDer }, inAYear);

    expect(inUtf8).not.toEqual(request.subjectDer);
    expect(checkCertificate(await withSubject(inUtf8), plain).subject).toBe('O=Example, CN=a');
    const other = await withSubject(reversed);
    expect(() => checkCertificate(other, plain)).toThrow(
      /^The certificate's subject is \S+, not CN=a,O=Example\.$/,
    );
  });
});
