import './lambda-environment';
import { X509Certificate } from 'node:crypto';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { MemoryAuthority } from '../../handler/authority/memory-authority';
import { namePattern } from '../../handler/csr/name-pattern';
import { ANY_NAMES } from '../../handler/csr/request-policy';
import { Deadline } from '../../handler/deadline';
import { metrics } from '../../handler/powertools/metrics';
import type { SigningProgress } from '../../handler/progress';
import { sign } from '../../handler/sign';
import { FailureReason, RejectionReason } from '../../handler/vocabulary';
import { describeCertificate, newCsr, publicKeyOf, verify } from '../sandbox/x509/openssl';
import { readFixture } from './csr/fixtures';
import { memoryCa } from './memory-ca';
import { Telemetry } from './telemetry';
import { OpensslAuthority } from './x509/openssl-authority';

/** An extension that every leaf has. */
const LEAF = 'basicConstraints=CA:FALSE';

/** What the CA hands out instead of the certificate that it signed. @param pem That certificate. */
type Transform = (pem: string, root: OpensslAuthority, csrPem: string) => string;

describe('sign', () => {
  let root: OpensslAuthority;
  let csrPem: string;
  let authority: MemoryAuthority;
  let progress: SigningProgress;
  let telemetry: Telemetry;

  beforeAll(() => {
    root = new OpensslAuthority('Memory CA');
    csrPem = newCsr('/O=Fleet/CN=device-1');
  });

  beforeEach(() => {
    telemetry = Telemetry.capture();
    authority = memoryCa({}, root);
    progress = {};
  });

  afterEach(() => {
    metrics.clearMetrics();
    telemetry.stop();
  });

  const run = (certificateSigningRequest: unknown, pattern = '.*') =>
    sign(
      { certificateSigningRequest, principalId: 'claim', clientId: 'device-1' },
      new Deadline(10_000),
      { authority, policy: { ...ANY_NAMES, subject: namePattern(pattern) } },
      progress,
    );

  it('answers with a certificate that openssl accepts, for the subject and the key of the CSR', async () => {
    const { certificatePem } = await run(csrPem, 'CN={clientId},O=Fleet');

    expect(verify(certificatePem, root.pem, '-purpose', 'sslclient')).toBe('leaf.pem: OK');
    expect(describeCertificate(certificatePem, '-subject')).toBe('subject=O = Fleet, CN = device-1\n');
    expect(publicKeyOf('x509', certificatePem)).toBe(publicKeyOf('req', csrPem));
  });

  it('records each step for the report', async () => {
    await run(csrPem);

    const [record] = authority.certificates;
    expect(progress).toMatchObject({
      request: { principalId: 'claim', clientId: 'device-1' },
      csr: { subject: 'CN=device-1,O=Fleet', sha256: record?.order.csr.sha256 },
      pending: { id: record?.id },
      leaf: { serialNumber: new X509Certificate(record?.pem ?? '').serialNumber },
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

    expect(authority.certificates).toEqual([]);
    expect(progress.authorityMs).toBeUndefined();
  });

  it('rejects a subject that the pattern does not allow without asking the CA', async () => {
    await expect(run(csrPem, 'CN=other,O=Fleet')).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrSubjectNotAllowed,
    });
    expect(authority.certificates).toEqual([]);
  });

  it.each([5, true, null, {}, ['-----BEGIN CERTIFICATE-----']])(
    'fails when the CA hands out %j as the certificate',
    async (value) => {
      authority.handsOut = () => value as unknown as string;

      await expect(run(csrPem)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.CertificateMalformed,
      });
    },
  );

  describe('returns nothing when the CA gives out', () => {
    it.each<[string, FailureReason, Transform]>([
      [
        'a certificate of another device',
        FailureReason.CertificateSubjectDiffers,
        (_, ca) => ca.sign(newCsr('/O=Fleet/CN=device-2'), LEAF),
      ],
      [
        'a certificate for another key',
        FailureReason.CertificateKeyDiffers,
        (_, ca) => ca.sign(newCsr('/O=Fleet/CN=device-1'), LEAF),
      ],
      [
        'a CA certificate',
        FailureReason.CertificateIsCa,
        (_, ca, csr) => ca.sign(csr, 'basicConstraints=critical,CA:TRUE'),
      ],
      [
        'a certificate of another issuer',
        FailureReason.CertificateIssuerUnexpected,
        (_, ca, csr) => new OpensslAuthority(ca.certificate.subject.slice('CN='.length)).sign(csr, LEAF),
      ],
      ['garbage', FailureReason.CertificateMalformed, () => '-----BEGIN CERTIFICATE-----\nAAAA\n'],
      ['nothing', FailureReason.CertificateMalformed, () => ''],
      ['two certificates', FailureReason.CertificateMalformed, (pem) => pem + pem],
    ])('%s', async (_, reason, transform) => {
      authority.handsOut = ({ pem }) => transform(pem, root, csrPem);

      await expect(run(csrPem)).rejects.toMatchObject({ name: 'SigningFailed', reason });

      expect(progress).not.toHaveProperty('leaf');
      expect(progress.pending?.id).toBe(authority.certificates[0]?.id);
    });
  });
});
