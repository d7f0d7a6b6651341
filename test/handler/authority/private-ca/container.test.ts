import '../../lambda-environment';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FailureReason, Metric } from '../../../../handler/vocabulary';
import type { PrivateCaServer, WireFault } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { newCsr } from '../../../sandbox/x509/openssl';
import { Telemetry } from '../../telemetry';
import { startContainer } from './container';
import { startPrivateCa } from './sandbox';

const eventOf = (clientId = 'device-1') => ({
  certificateSigningRequest: newCsr(`/CN=${clientId}`),
  principalId: 'claim-1',
  clientId,
});

describe('The start of a container', () => {
  let privateCa: PrivateCaServer;
  let telemetry: Telemetry;

  beforeAll(async () => {
    const root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
    privateCa = await startPrivateCa({ authority: root });
  });

  afterAll(() => privateCa.stop());

  beforeEach(() => {
    privateCa.faults.clear();
    privateCa.requests.clear();
    telemetry = Telemetry.capture();
  });

  afterEach(() => telemetry.stop());

  it('with a CA that cannot be read is survived, and the first request says why', async () => {
    privateCa.faults.always('GetCertificateAuthorityCertificate', {
      kind: 'aws-error',
      code: 'AccessDeniedException',
    });
    const container = startContainer(privateCa);
    try {
      await expect(container.invoke(eventOf())).rejects.toMatchObject({
        reason: FailureReason.AuthorityAccessDenied,
      });
      privateCa.faults.clear();
      await expect(container.invoke(eventOf())).resolves.toHaveProperty('certificatePem');
    } finally {
      container.stop();
    }
  });

  it.each<[string, WireFault]>([
    ['throttles', { kind: 'aws-error', code: 'ThrottlingException' }],
    ['fails', { kind: 'aws-error', code: 'InternalFailure', status: 500 }],
    ['does not answer', { kind: 'hang' }],
  ])('with a CA that %s is over when the first request is, and counts nothing', async (_, fault) => {
    const reads = () => privateCa.requests.count('GetCertificateAuthorityCertificate');
    privateCa.faults.always('GetCertificateAuthorityCertificate', fault);
    const container = startContainer(privateCa);
    try {
      while (reads() === 0) await setImmediate();
      await expect(container.invoke('no event')).rejects.toThrow();
      const early = reads();
      privateCa.faults.clear();
      await container.invoke(eventOf());

      expect([early, reads()]).toEqual([1, 2]);
      expect(telemetry.metrics(Metric.AuthorityThrottles)).toEqual([]);
    } finally {
      container.stop();
    }
  });

  it('and a first request that meets silence end before Lambda would end them; the next one is well', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'hang' });
    const container = startContainer(privateCa);
    try {
      await expect(container.invoke(eventOf(), 600)).rejects.toMatchObject({
        reason: FailureReason.DeadlineExceeded,
      });
      await expect(container.invoke(eventOf())).resolves.toHaveProperty('certificatePem');
    } finally {
      container.stop();
    }
  });
});
