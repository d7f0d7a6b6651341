import '../../lambda-environment';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it } from '@jest/globals';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason, Metric, RejectionReason } from '../../../../handler/vocabulary';
import type { Operation, WireFault } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { setScene } from './scene';

const OPERATIONS: readonly Operation[] = [
  'GetCertificateAuthorityCertificate',
  'IssueCertificate',
  'GetCertificate',
];

const awsError = (code: string, status = 400): WireFault => ({ kind: 'aws-error', code, status });

describe('A CA that', () => {
  const scene = setScene();

  const throttles = () => {
    if (metrics.hasStoredMetrics()) metrics.publishStoredMetrics();
    return scene.telemetry.metrics(Metric.AuthorityThrottles).length;
  };

  describe.each(OPERATIONS)('at %s', (operation) => {
    it.each<[string, WireFault]>([
      ['throttles', awsError('ThrottlingException')],
      ['answers 500 with an error of AWS', awsError('InternalFailure', 500)],
      ['answers 503 with an error of AWS', awsError('ServiceUnavailable', 503)],
      [
        'answers 503 with a page',
        { kind: 'response', body: '<html>busy</html>', status: 503, contentType: 'text/html' },
      ],
      ['answers 200 with bytes that are not JSON', { kind: 'response', body: '{"Certif' }],
      ['resets the connection', { kind: 'reset' }],
      ['resets the connection once the request took effect', { kind: 'reset', strikes: 'after' }],
      ['breaks off in the middle of its answer', { kind: 'truncate', bytes: 20 }],
      ['finds our clock wrong', awsError('InvalidSignatureException')],
    ])('%s twice is asked again, and issues one certificate', async (_, fault) => {
      scene.privateCa.faults.next(operation, fault, 2);

      await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

      expect(scene.privateCa.requests.count(operation)).toBe(3);
      expect(scene.privateCa.authority.certificates).toHaveLength(1);
    });

    it.each<[FailureReason | RejectionReason, string]>([
      [FailureReason.AuthorityAccessDenied, 'AccessDeniedException'],
      [FailureReason.AuthorityAccessDenied, 'UnrecognizedClientException'],
      [FailureReason.AuthorityAccessDenied, 'ExpiredTokenException'],
      [FailureReason.AuthorityNotFound, 'ResourceNotFoundException'],
      [FailureReason.AuthorityNotActive, 'InvalidStateException'],
      [FailureReason.AuthorityRefused, 'InvalidArgsException'],
      [FailureReason.AuthorityRefused, 'ValidationException'],
      [FailureReason.AuthorityRefused, 'SomethingNewException'],
      [FailureReason.IssuanceFailed, 'RequestFailedException'],
    ])('fails as %s when it answers %s, at once', async (reason, code) => {
      scene.privateCa.faults.always(operation, awsError(code));

      await expect(scene.obtain()).rejects.toMatchObject({
        name: 'SigningFailed',
        reason,
        message: expect.stringContaining(code),
      });
      expect(scene.privateCa.requests.count(operation)).toBe(1);
    });

    it('throttles for ever is the failure AuthorityThrottled, before the deadline', async () => {
      scene.privateCa.faults.always(operation, awsError('ThrottlingException'));

      await expect(scene.obtain(2_000)).rejects.toMatchObject({
        name: 'SigningFailed',
        reason: FailureReason.AuthorityThrottled,
      });

      const asked = scene.privateCa.requests.count(operation);
      // Into the last of the slots for its attempts, if there are slots.
      expect(scene.time.waitedMs).toBeGreaterThan(1_300);
      expect(scene.time.waitedMs).toBeLessThanOrEqual(2_000);
      expect(asked).toBeGreaterThan(3);
      // The deadline may cut the last call short before its answer is read.
      expect([asked, asked - 1]).toContain(throttles());
    });

    it('answers 500 for ever is the failure AuthorityUnavailable', async () => {
      scene.privateCa.faults.always(operation, awsError('InternalFailure', 500));

      await expect(scene.obtain(1_000)).rejects.toMatchObject({ reason: FailureReason.AuthorityUnavailable });
      expect(throttles()).toBe(0);
    });
  });

  it.each([
    ['ThrottledException', 400],
    ['RequestThrottled', 400],
    ['RequestThrottledException', 400],
    ['SlowDown', 400],
    ['BandwidthLimitExceeded', 400],
    ['PriorRequestNotComplete', 400],
    ['ProvisionedThroughputExceededException', 400],
    ['TransactionInProgressException', 400],
    ['TooManyRequests', 429],
  ])('throttles by %s (HTTP %i) is asked again, and counted', async (code, status) => {
    scene.privateCa.faults.next('IssueCertificate', awsError(code, status));

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

    expect(throttles()).toBe(1);
  });

  it('throttles by a page (HTTP 429) is asked again, and counted', async () => {
    const page: WireFault = { kind: 'response', body: '<html>', status: 429, contentType: 'text/html' };
    scene.privateCa.faults.next('IssueCertificate', page);

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

    expect(throttles()).toBe(1);
  });

  it.each([
    ['RequestTimeout', 408],
    ['RequestTimeout', 400],
    ['RequestTimeoutException', 400],
    ['WaitedLongEnough', 408],
    ['RequestInTheFuture', 400],
  ])('answers %s (HTTP %i) is asked again', async (code, status) => {
    scene.privateCa.faults.next('IssueCertificate', awsError(code, status));

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

    expect(throttles()).toBe(0);
  });

  it.each(['LimitExceededException', 'constructor', 'toString', 'hasOwnProperty', '__proto__'])(
    'answers %s is the failure AuthorityRefused, at once',
    async (code) => {
      scene.privateCa.faults.always('IssueCertificate', awsError(code));

      await expect(scene.obtain()).rejects.toMatchObject({
        reason: FailureReason.AuthorityRefused,
        message: expect.stringContaining(code),
      });
      expect(scene.privateCa.requests.count('IssueCertificate')).toBe(1);
    },
  );

  it.each(['before', 'after'] as const)(
    'hangs %s the order takes effect is asked again, and issues one certificate',
    async (strikes) => {
      scene.privateCa.faults.next('IssueCertificate', { kind: 'hang', strikes });

      await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

      expect(scene.privateCa.requests.count('IssueCertificate')).toBe(2);
      expect(scene.privateCa.authority.certificates).toHaveLength(1);
    },
  );

  it.each<[string, WireFault]>([
    ['hangs', { kind: 'hang' }],
    ['answers drop by drop', { kind: 'drip', bytes: 1, everyMilliseconds: 200 }],
  ])('%s until the deadline is the failure DeadlineExceeded', async (_, fault) => {
    scene.privateCa.faults.always('IssueCertificate', fault);

    await expect(scene.obtain(300)).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });
  });

  it('has a backlog of throttled callers is not hit by all of them at the same moment', async () => {
    scene.privateCa.faults.always('IssueCertificate', awsError('ThrottlingException'));

    await Promise.allSettled([scene.obtain(1_000), scene.obtain(1_000), scene.obtain(1_000)]);

    expect(new Set(scene.time.waits).size).toBeGreaterThan(3);
  });

  it('refuses the CSR blames the device, at once', async () => {
    scene.privateCa.faults.always('IssueCertificate', awsError('MalformedCSRException'));

    await expect(scene.obtain()).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrRefusedByAuthority,
      message: expect.stringContaining('MalformedCSRException'),
    });
    expect(scene.privateCa.requests.count('IssueCertificate')).toBe(1);
  });

  it('does not know us is the failure AuthorityAccessDenied and names the permission', async () => {
    scene.privateCa.authorize = (operation) => operation !== 'IssueCertificate';

    await expect(scene.obtain()).rejects.toMatchObject({
      reason: FailureReason.AuthorityAccessDenied,
      message: expect.stringContaining('acm-pca:IssueCertificate'),
    });
    expect(scene.privateCa.authority.certificates).toHaveLength(0);
  });

  it('is disabled is the failure AuthorityNotActive', async () => {
    scene.privateCa.authority.status = 'DISABLED';

    await expect(scene.obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityNotActive });
  });

  it('no longer exists is the failure AuthorityNotFound', async () => {
    scene.privateCa.authority.status = 'DELETED';

    await expect(scene.obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityNotFound });
  });

  it('cannot be reached is the failure AuthorityUnavailable', async () => {
    const closed = createServer().listen(0, '127.0.0.1');
    await once(closed, 'listening');
    process.env.AWS_ENDPOINT_URL_ACM_PCA = `http://127.0.0.1:${(closed.address() as AddressInfo).port}`;
    closed.close();
    await once(closed, 'close');

    await expect(scene.obtain(1_000)).rejects.toMatchObject({
      reason: FailureReason.AuthorityUnavailable,
      message: expect.stringContaining('ECONNREFUSED'),
    });
  });

  it('had every fault once issues one certificate in the end', async () => {
    for (const operation of OPERATIONS) {
      scene.privateCa.faults.next(operation, awsError('ThrottlingException'));
      scene.privateCa.faults.next(operation, { kind: 'reset', strikes: 'after' });
      scene.privateCa.faults.next(operation, { kind: 'truncate', bytes: 5 });
    }

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');

    expect(scene.privateCa.authority.certificates).toHaveLength(1);
  });
});
