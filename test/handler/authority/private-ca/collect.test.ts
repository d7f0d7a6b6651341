import '../../lambda-environment';
import {
  ACMPCAClient,
  ACMPCAServiceException,
  IssueCertificateCommand,
  RequestInProgressException,
} from '@aws-sdk/client-acm-pca';
import { beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Polling } from '../../../../handler/authority/private-ca/polling';
import { PrivateCaMetric } from '../../../../handler/authority/private-ca/vocabulary';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason, Metric, RejectionReason } from '../../../../handler/vocabulary';
import { checkLeaf } from '../../../../handler/x509/leaf';
import { IssuanceTime } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { newCsr, verify } from '../../../sandbox/x509/openssl';
import { readFixture } from '../../csr/fixtures';
import { issuerOf, newOrder } from './sandbox';
import { setScene } from './scene';

const NEVER = IssuanceTime.fixed(Number.POSITIVE_INFINITY);

describe('Collecting a certificate', () => {
  const scene = setScene();

  /**
   * Answers each poll with an error, at once and not over the network: the last poll has little time, real time, and
   * must not be cut short.
   */
  function answerPollsAtOnce(error: Error) {
    let polls = 0;
    const send = jest.spyOn(ACMPCAClient.prototype, 'send').mockImplementation(async (command: unknown) => {
      if (command instanceof IssueCertificateCommand)
        return { CertificateArn: `${scene.privateCa.arn}/certificate/1` };
      polls++;
      throw error;
    });
    return { count: () => polls, restore: () => send.mockRestore() };
  }

  it.each([60, 300, 3_000])('waits until it is issued, after %i ms', async (issuanceMs) => {
    scene.privateCa.authority.issuanceTime = IssuanceTime.fixed(issuanceMs);

    const leaf = await scene.obtain();

    expect(verify(leaf, scene.privateCa.certificatePem)).toBe('leaf.pem: OK');
    expect(scene.privateCa.requests.count('GetCertificate', 'ok')).toBe(1);
    expect(scene.privateCa.authority.certificates).toHaveLength(1);
  });

  it('asks at gaps that grow, and not again once the deadline has passed', async () => {
    scene.privateCa.authority.issuanceTime = NEVER;

    await expect(scene.obtain()).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    const gaps = scene.time.waits.slice(0, -3); // the last poll and the deadline cut the others short
    expect(gaps.length).toBeGreaterThan(3);
    expect(gaps.slice(1)).toEqual([...gaps.slice(1)].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBeGreaterThan(gaps[1] ?? 0);
    expect(scene.privateCa.requests.count('GetCertificate')).toBeLessThanOrEqual(scene.time.waits.length);
  });

  it('asks a last time shortly before the deadline, so that no certificate is missed unseen', async () => {
    scene.privateCa.authority.issuanceTime = IssuanceTime.fixed(4_500);

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');
  });

  it('that the CA does not issue in time says so, and how often it was asked', async () => {
    await issuerOf(scene.authority, new Deadline(1_000));
    const polls = answerPollsAtOnce(new RequestInProgressException({ $metadata: {}, message: 'not yet' }));

    const refusal = await scene.obtain(1_580).catch((error: unknown) => error);

    polls.restore();
    expect(refusal).toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.DeadlineExceeded,
      message: expect.stringMatching(/had not issued arn:aws:acm-pca:\S+ after \d+ polls/),
    });
  });

  it('asks on until the deadline while every poll is throttled', async () => {
    await issuerOf(scene.authority, new Deadline(1_000));
    const polls = answerPollsAtOnce(
      new ACMPCAServiceException({ name: 'ThrottlingException', $fault: 'client', $metadata: {} }),
    );

    await expect(scene.obtain()).rejects.toMatchObject({ reason: FailureReason.AuthorityThrottled });

    polls.restore();
    expect(polls.count()).toBeGreaterThan(8);
    expect(scene.time.waitedMs).toBe(4_650);
  });

  it.each([
    ['throttled', { kind: 'aws-error', code: 'ThrottlingException' }, FailureReason.AuthorityThrottled],
    ['answered 500', { kind: 'response', status: 500, body: '' }, FailureReason.AuthorityUnavailable],
  ] as const)('is given up when its order was %s eight times', async (_, fault, reason) => {
    scene.privateCa.faults.always('IssueCertificate', fault);

    await expect(scene.obtain()).rejects.toMatchObject({ reason });

    expect(scene.privateCa.requests.count('IssueCertificate')).toBe(8);
    expect(scene.time.waitedMs).toBeLessThan(4_650);
  });

  it('is polled for carefully once its order was throttled, and once a poll was', async () => {
    const throttled = jest.spyOn(Polling.prototype, 'throttled');
    const throttling = { kind: 'aws-error', code: 'ThrottlingException' } as const;
    scene.privateCa.faults.next('IssueCertificate', throttling, 2);
    scene.privateCa.faults.next('GetCertificate', throttling);

    await scene.obtain();

    expect(throttled).toHaveBeenCalledTimes(3);
    throttled.mockRestore();
  });

  it('counts its polls, those too that were throttled', async () => {
    scene.privateCa.authority.issuanceTime = IssuanceTime.fixed(300);
    scene.privateCa.faults.next('GetCertificate', { kind: 'aws-error', code: 'ThrottlingException' }, 2);

    await scene.obtain();
    metrics.publishStoredMetrics();

    expect(scene.telemetry.metrics(PrivateCaMetric.AuthorityPolls)).toMatchObject([
      { unit: 'Count', value: scene.privateCa.requests.count('GetCertificate') },
    ]);
    expect(scene.telemetry.metrics(Metric.AuthorityThrottles)).toMatchObject([
      { unit: 'Count', value: 1 },
      { unit: 'Count', value: 1 },
    ]);
  });

  describe('for a request with an empty subject', () => {
    beforeEach(() => {
      scene.order = newOrder(undefined, newCsr('/', '-addext', 'subjectAltName=DNS:device-1.example'));
    });

    it('that fails after the order was taken is a rejection, so that no device pages by asking so', async () => {
      await expect(scene.obtain()).rejects.toMatchObject({
        name: 'RequestRejected',
        reason: RejectionReason.CsrRefusedByAuthority,
        message: expect.stringContaining('which has an empty subject: IssuanceFailed: '),
      });
    });

    it('returns what a CA issues that takes it', async () => {
      scene.privateCa.authority.issuesWithoutSubject = true;

      const leaf = await scene.obtain();

      const { pem } = checkLeaf(leaf, scene.order.csr, await issuerOf(scene.authority, new Deadline(1_000)));
      expect(pem.trim()).toBe(leaf);
    });

    it('that is refused at once, in whichever words, is a rejection too', async () => {
      scene.privateCa.faults.next('IssueCertificate', { kind: 'aws-error', code: 'InvalidArgsException' });

      await expect(scene.obtain()).rejects.toMatchObject({
        name: 'RequestRejected',
        reason: RejectionReason.CsrRefusedByAuthority,
      });
    });

    it.each([
      ['AccessDeniedException', FailureReason.AuthorityAccessDenied],
      ['LimitExceededException', FailureReason.AuthorityRefused],
    ])('whose other failures stay ours: %s', async (code, reason) => {
      scene.privateCa.faults.always('IssueCertificate', { kind: 'aws-error', code });

      await expect(scene.obtain()).rejects.toMatchObject({ name: 'SigningFailed', reason });
    });
  });

  it('for a compressed key, which fails after the order was taken, is a rejection', async () => {
    scene.order = newOrder(undefined, readFixture('good-compressed-point'));
    scene.privateCa.faults.next('IssueCertificate', { kind: 'issuing-fails' });

    await expect(scene.obtain()).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrRefusedByAuthority,
      message: expect.stringContaining('which has a compressed EC key: IssuanceFailed: '),
    });
  });

  it('that fails after the order was taken is not tried again', async () => {
    scene.privateCa.faults.next('IssueCertificate', { kind: 'issuing-fails' });

    await expect(scene.obtain()).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.IssuanceFailed,
    });
    expect(scene.privateCa.requests.count('GetCertificate')).toBe(1);
    expect(scene.privateCa.requests.count('IssueCertificate')).toBe(1);
  });

  it('is over before it begins when the deadline has passed', async () => {
    const pending = await scene.authority.order(scene.order, new Deadline(5_000));

    await expect(pending.collect(new Deadline(0))).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });
    expect(scene.privateCa.requests.count('GetCertificate')).toBe(0);
  });
});
