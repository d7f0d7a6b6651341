import './lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { namePattern } from '../../handler/csr/name-pattern';
import { ANY_NAMES } from '../../handler/csr/request-policy';
import { Deadline } from '../../handler/deadline';
import { metrics } from '../../handler/powertools/metrics';
import type { SigningProgress } from '../../handler/progress';
import { sign } from '../../handler/sign';
import { FailureReason, RejectionReason } from '../../handler/vocabulary';
import type { IssuingFault, PrivateCaServer } from '../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../sandbox/x509/authority';
import { describeCertificate, newCsr, publicKeyOf, verify } from '../sandbox/x509/openssl';
import { authorityAt, startPrivateCa } from './authority/private-ca/sandbox';
import { readFixture } from './csr/fixtures';
import { Telemetry } from './telemetry';

const DAY_MS = 86_400_000;

type Transform = Extract<IssuingFault, { kind: 'wrong-certificate' }>['transform'];

describe('sign', () => {
  let root: X509Authority;
  let csrPem: string;
  let privateCa: PrivateCaServer;
  let progress: SigningProgress;
  let telemetry: Telemetry;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    csrPem = newCsr('/O=Fleet/CN=device-1');
  });

  beforeEach(async () => {
    telemetry = Telemetry.capture();
    privateCa = await startPrivateCa({ authority: root });
    progress = {};
  });

  afterEach(async () => {
    metrics.clearMetrics();
    telemetry.stop();
    await privateCa.stop();
  });

  const run = (certificateSigningRequest: unknown, pattern = '.*') =>
    sign(
      { certificateSigningRequest, principalId: 'claim', clientId: 'device-1' },
      new Deadline(10_000),
      { authority: authorityAt(privateCa), policy: { ...ANY_NAMES, subject: namePattern(pattern) } },
      progress,
    );

  it('answers with a certificate that openssl accepts, for the subject and the key of the CSR', async () => {
    const { certificatePem } = await run(csrPem, 'CN={clientId},O=Fleet');

    expect(verify(certificatePem, privateCa.certificatePem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
    expect(describeCertificate(certificatePem, '-subject')).toBe('subject=O = Fleet, CN = device-1\n');
    expect(publicKeyOf('x509', certificatePem)).toBe(publicKeyOf('req', csrPem));
  });

  it('records each step for the report', async () => {
    await run(csrPem);

    const [record] = privateCa.authority.certificates;
    expect(progress).toMatchObject({
      request: { principalId: 'claim', clientId: 'device-1' },
      csr: { subject: 'CN=device-1,O=Fleet', sha256: record?.csrSha256 },
      pending: { id: record?.arn },
      leaf: { serialNumber: record?.serial.toUpperCase() },
      authorityMs: expect.any(Number),
    });
  });

  it.each([
    ['text that is not a CSR', 'hello', RejectionReason.CsrNotPem],
    ['a number', 7, RejectionReason.EventFieldNotText],
    // The CA would copy it, and openssl cannot read the certificate then.
    ['a broken alternative name', readFixture('registered-id-unfinished'), RejectionReason.CsrMalformed],
  ])('rejects %s without asking the CA', async (_, csr, reason) => {
    await expect(run(csr)).rejects.toMatchObject({ name: 'RequestRejected', reason });

    expect(privateCa.requests.count('IssueCertificate')).toBe(0);
    expect(progress.authorityMs).toBeUndefined();
  });

  it('rejects a subject that the pattern does not allow without asking the CA', async () => {
    await expect(run(csrPem, 'CN=other,O=Fleet')).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrSubjectNotAllowed,
    });
    expect(privateCa.requests.count('IssueCertificate')).toBe(0);
  });

  it.each(['5', 'true', 'null', '{}', '["-----BEGIN CERTIFICATE-----"]'])(
    'fails at once when the CA answers that the certificate is %s',
    async (value) => {
      privateCa.faults.always('GetCertificate', { kind: 'response', body: `{"Certificate":${value}}` });

      await expect(run(csrPem)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.CertificateMalformed,
      });
      expect(privateCa.requests.count('GetCertificate')).toBe(1);
    },
  );

  describe('returns nothing when the CA gives out', () => {
    const validity = { notBefore: new Date(Date.now() - DAY_MS), notAfter: new Date(Date.now() + DAY_MS) };

    it.each<[string, FailureReason, Transform]>([
      [
        'a certificate of another device',
        FailureReason.CertificateSubjectDiffers,
        (_, authority) => authority.signCsr(newCsr('/O=Fleet/CN=device-2'), validity),
      ],
      [
        'a certificate for another key',
        FailureReason.CertificateKeyDiffers,
        (_, authority) => authority.signCsr(newCsr('/O=Fleet/CN=device-1'), validity),
      ],
      [
        'a CA certificate',
        FailureReason.CertificateIsCa,
        ({ csrPem: csr }, authority) => authority.signCsr(csr, { ...validity, isAuthority: true }),
      ],
      [
        'an expired certificate',
        FailureReason.CertificateNotValidNow,
        ({ csrPem: csr }, authority) =>
          authority.signCsr(csr, { notBefore: new Date(0), notAfter: new Date(Date.now() - DAY_MS) }),
      ],
      [
        'a certificate of another issuer',
        FailureReason.CertificateIssuerUnexpected,
        async ({ csrPem: csr }) => {
          const other = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
          return other.signCsr(csr, validity);
        },
      ],
      ['garbage', FailureReason.CertificateMalformed, () => '-----BEGIN CERTIFICATE-----\nAAAA\n'],
      ['nothing', FailureReason.CertificateMalformed, () => ''],
      [
        'two certificates',
        FailureReason.CertificateMalformed,
        ({ certificatePem = '' }) => certificatePem + certificatePem,
      ],
    ])('%s', async (_, reason, transform) => {
      privateCa.faults.next('IssueCertificate', { kind: 'wrong-certificate', transform });

      await expect(run(csrPem)).rejects.toMatchObject({ name: 'SigningFailed', reason });

      expect(progress).not.toHaveProperty('leaf');
      expect(progress.pending?.id).toBe(privateCa.authority.certificates[0]?.arn);
    });
  });
});
