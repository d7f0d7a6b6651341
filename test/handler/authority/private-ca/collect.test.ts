import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason, Metric } from '../../../../handler/vocabulary';
import { IssuanceTime } from '../../../../sandbox/services/acm-pca/private-ca';
import { verify } from '../../../sandbox/x509/openssl';
import { setScene } from './scene';

const NEVER = IssuanceTime.fixed(Number.POSITIVE_INFINITY);

describe('Collecting a certificate', () => {
  const scene = setScene();

  it.each([60, 300, 3_000])('waits until it is issued, after %i ms', async (issuanceMs) => {
    scene.privateCa.issuanceTime = IssuanceTime.fixed(issuanceMs);

    const leaf = await scene.obtain();

    expect(verify(leaf, scene.privateCa.certificatePem)).toBe('leaf.pem: OK');
    expect(scene.privateCa.requests.count('GetCertificate', 'ok')).toBe(1);
    expect(scene.privateCa.certificates).toHaveLength(1);
  });

  it('asks at gaps that grow, and not again once the deadline has passed', async () => {
    scene.privateCa.issuanceTime = NEVER;

    await expect(scene.obtain()).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    const gaps = scene.time.waits.slice(0, -2); // the last question and the deadline cut the last two short
    expect(gaps.length).toBeGreaterThan(5);
    expect(gaps.slice(1)).toEqual([...gaps.slice(1)].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBeGreaterThan(gaps[1] ?? 0);
    expect(scene.privateCa.requests.count('GetCertificate')).toBeLessThanOrEqual(scene.time.waits.length);
  });

  it('asks a last time shortly before the deadline, so that no certificate is missed unseen', async () => {
    scene.privateCa.issuanceTime = IssuanceTime.fixed(4_500);

    await expect(scene.obtain()).resolves.toContain('BEGIN CERTIFICATE');
  });

  it('that the CA does not issue in time says so, and how often it was asked', async () => {
    scene.privateCa.issuanceTime = NEVER;

    // The last poll falls well before this deadline, so that none is cut short.
    const refusal = await scene.obtain(1_580).catch((error: unknown) => error);

    expect(refusal).toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.DeadlineExceeded,
      message: expect.stringMatching(/had not issued arn:aws:acm-pca:\S+ after \d+ polls/),
    });
  });

  it('counts its polls, those too that were throttled', async () => {
    scene.privateCa.issuanceTime = IssuanceTime.fixed(300);
    scene.privateCa.faults.next('GetCertificate', { kind: 'aws-error', code: 'ThrottlingException' }, 2);

    await scene.obtain();
    metrics.publishStoredMetrics();

    expect(scene.telemetry.metrics(Metric.AuthorityPolls)).toMatchObject([
      { unit: 'Count', values: [scene.privateCa.requests.count('GetCertificate')] },
    ]);
    expect(scene.telemetry.metrics(Metric.AuthorityThrottles)).toMatchObject([
      { unit: 'Count', values: [1, 1] },
    ]);
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
