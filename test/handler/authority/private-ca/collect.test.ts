import '../../lambda-environment';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import type { PrivateCa as PrivateCaAuthority } from '../../../../handler/authority/private-ca/private-ca';
import type { Csr } from '../../../../handler/csr/csr';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import { FailureReason, Metric } from '../../../../handler/vocabulary';
import { IssuanceTime, type PrivateCa } from '../../../../local/private-ca/private-ca';
import { X509Authority } from '../../../../local/x509/authority';
import { verify } from '../../../local/x509/openssl';
import { Telemetry } from '../../telemetry';
import { VirtualTime } from '../../virtual-time';
import { authorityAt, checkedCsr, startPrivateCa } from './sandbox';

const NEVER = IssuanceTime.fixed(Number.POSITIVE_INFINITY);

describe('Collecting a certificate', () => {
  let root: X509Authority;
  let csr: Csr;
  let time: VirtualTime;
  let privateCa: PrivateCa;
  let authority: PrivateCaAuthority;
  let telemetry: Telemetry;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    csr = checkedCsr();
  });

  beforeEach(async () => {
    time = VirtualTime.start();
    telemetry = Telemetry.capture();
    privateCa = await startPrivateCa({ authority: root, clock: time.clock });
    authority = authorityAt(privateCa);
  });

  afterEach(async () => {
    metrics.clearMetrics();
    telemetry.stop();
    time.stop();
    await privateCa.stop();
  });

  const collect = async (budgetMs = 4_650) => {
    const deadline = new Deadline(budgetMs);
    const pending = await authority.order(csr, deadline);
    return pending.collect(deadline);
  };

  it.each([60, 300, 3_000])('waits until it is issued, after %i ms', async (issuanceMs) => {
    privateCa.issuanceTime = IssuanceTime.fixed(issuanceMs);

    const leaf = await collect();

    expect(verify(leaf, privateCa.certificatePem)).toBe('leaf.pem: OK');
    expect(privateCa.requests.count('GetCertificate', 'ok')).toBe(1);
    expect(privateCa.certificates).toHaveLength(1);
  });

  it('asks at gaps that grow, and not again once the deadline has passed', async () => {
    privateCa.issuanceTime = NEVER;

    await expect(collect()).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });

    const gaps = time.waits.slice(0, -2); // the last question and the deadline cut the last two short
    expect(gaps.length).toBeGreaterThan(5);
    expect(gaps.slice(1)).toEqual([...gaps.slice(1)].sort((a, b) => a - b));
    expect(gaps.at(-1)).toBeGreaterThan(gaps[1] ?? 0);
    expect(privateCa.requests.count('GetCertificate')).toBeLessThanOrEqual(time.waits.length);
  });

  it('asks a last time shortly before the deadline, so that no certificate is missed unseen', async () => {
    privateCa.issuanceTime = IssuanceTime.fixed(4_500);

    await expect(collect()).resolves.toContain('BEGIN CERTIFICATE');
  });

  it('that the CA does not issue in time says so, and how often it was asked', async () => {
    privateCa.issuanceTime = NEVER;

    // The last poll falls well before this deadline, so that none is cut short.
    const refusal = await collect(1_580).catch((error: unknown) => error);

    expect(refusal).toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.DeadlineExceeded,
      message: expect.stringMatching(/had not issued arn:aws:acm-pca:\S+ after \d+ polls/),
    });
  });

  it('counts its polls, those too that were throttled', async () => {
    privateCa.issuanceTime = IssuanceTime.fixed(300);
    privateCa.faults.next('GetCertificate', { kind: 'aws-error', code: 'ThrottlingException' }, 2);

    await collect();
    metrics.publishStoredMetrics();

    expect(telemetry.metrics(Metric.AuthorityPolls)).toMatchObject([
      { unit: 'Count', values: [privateCa.requests.count('GetCertificate')] },
    ]);
    expect(telemetry.metrics(Metric.AuthorityThrottles)).toMatchObject([{ unit: 'Count', values: [1, 1] }]);
  });

  it('that fails after the order was taken is not tried again', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'issuing-fails' });

    await expect(collect()).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.IssuanceFailed,
    });
    expect(privateCa.requests.count('GetCertificate')).toBe(1);
    expect(privateCa.requests.count('IssueCertificate')).toBe(1);
  });

  it('is over before it begins when the deadline has passed', async () => {
    const pending = await authority.order(csr, new Deadline(5_000));

    await expect(pending.collect(new Deadline(0))).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });
    expect(privateCa.requests.count('GetCertificate')).toBe(0);
  });
});
