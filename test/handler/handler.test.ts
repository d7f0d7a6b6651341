import './lambda-environment';
import { setImmediate } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FailureReason, Metric, RejectionReason } from '../../handler/vocabulary';
import {
  IssuanceTime,
  PrivateCaServer,
  type WireFault,
} from '../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../sandbox/x509/authority';
import { newCsr, verify } from '../sandbox/x509/openssl';
import { type Container, startContainer } from './container';
import { NAMESPACE, SERVICE } from './lambda';
import { Telemetry } from './telemetry';

const NEVER = IssuanceTime.fixed(Number.POSITIVE_INFINITY);
const AT_ONCE = IssuanceTime.fixed(0);

let root: X509Authority;
let privateCa: PrivateCaServer;
let telemetry: Telemetry;

beforeAll(async () => {
  root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
  privateCa = await PrivateCaServer.start({ authority: root });
});

afterAll(() => privateCa.stop());

beforeEach(() => {
  privateCa.faults.clear();
  privateCa.requests.clear();
  privateCa.authority.issuanceTime = AT_ONCE;
  telemetry = Telemetry.capture();
});

afterEach(() => telemetry.stop());

const eventOf = (clientId = 'device-1', certificateSigningRequest = newCsr(`/CN=${clientId}`)) => ({
  certificateSigningRequest,
  principalId: 'claim-1',
  clientId,
});

describe('The handler', () => {
  let container: Container;

  beforeAll(async () => {
    const cold = Telemetry.capture();
    container = startContainer(privateCa);
    await container.invoke(eventOf('first'));
    cold.stop();
  });

  afterAll(() => container.stop());

  it('answers with the certificate and nothing else', async () => {
    const answer = await container.invoke(eventOf());

    expect(Object.keys(answer)).toEqual(['certificatePem']);
    expect(verify(answer.certificatePem, privateCa.certificatePem)).toBe('leaf.pem: OK');
  });

  it('throws a rejection, because AWS IoT knows no error answer', async () => {
    await expect(container.invoke({ ...eventOf(), certificateSigningRequest: 'no' })).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrNotPem,
      message: expect.stringMatching(/^CsrNotPem: /),
    });
  });

  it('throws a failure', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'aws-error', code: 'AccessDeniedException' });

    await expect(container.invoke(eventOf())).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityAccessDenied,
      message: expect.stringMatching(/^AuthorityAccessDenied: .*AccessDeniedException/),
    });
  });

  it.each([[undefined], [null], ['text'], [[]], [{}]])('rejects %j as an event', async (event) => {
    await expect(container.invoke(event)).rejects.toMatchObject({ name: 'RequestRejected' });
  });

  it('gives up on a slow CA before Lambda would end it, and is well for the next', async () => {
    privateCa.authority.issuanceTime = NEVER;
    let endedByLambda = false;
    const timeout = setTimeout(() => {
      endedByLambda = true;
    }, 800);

    await expect(container.invoke(eventOf(), 800)).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.DeadlineExceeded,
    });
    clearTimeout(timeout);

    expect(endedByLambda).toBe(false);
    privateCa.authority.issuanceTime = AT_ONCE;
    await expect(container.invoke(eventOf())).resolves.toHaveProperty('certificatePem');
  });

  it('gives up on a CA that does not answer before Lambda would end it, and is well for the next', async () => {
    privateCa.faults.next('IssueCertificate', { kind: 'hang' });

    await expect(container.invoke(eventOf(), 600)).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });
    await expect(container.invoke(eventOf())).resolves.toHaveProperty('certificatePem');
  });

  it('gives the device that asks again after a refusal the certificate of its first request', async () => {
    const event = eventOf();
    privateCa.authority.issuanceTime = IssuanceTime.fixed(600);
    const before = privateCa.authority.certificates.length;
    await expect(container.invoke(event, 500)).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });

    await container.invoke(event);

    expect(privateCa.authority.certificates).toHaveLength(before + 1);
  });

  it('serves two devices at once', async () => {
    const answers = await Promise.all([container.invoke(eventOf('a')), container.invoke(eventOf('b'))]);

    expect(new Set(answers.map(({ certificatePem }) => certificatePem)).size).toBe(2);
  });
});

describe('The start of a container', () => {
  const latencies = () => telemetry.metrics(Metric.SigningLatency).map(({ value }) => value);

  it('counts against the first request, and against no later one', async () => {
    const container = startContainer(privateCa, { startupMs: 2_000 });
    try {
      await container.invoke(eventOf());
      await container.invoke(eventOf());
    } finally {
      container.stop();
    }

    const [first = 0, second = 0] = latencies();
    expect(first).toBeGreaterThanOrEqual(2_000);
    expect(second).toBeLessThan(2_000);
  });

  it('leaves the first request only what AWS IoT still waits', async () => {
    privateCa.authority.issuanceTime = NEVER;
    const container = startContainer(privateCa, { startupMs: 4_300 });
    try {
      await expect(container.invoke(eventOf())).rejects.toMatchObject({
        reason: FailureReason.DeadlineExceeded,
      });
    } finally {
      container.stop();
    }

    expect(latencies()[0]).toBeLessThan(5_000);
  });

  it('is one ColdStart in the metrics', async () => {
    const container = startContainer(privateCa);
    try {
      await container.invoke(eventOf());
      await container.invoke(eventOf());
    } finally {
      container.stop();
    }

    expect(telemetry.metrics('ColdStart')).toEqual([
      {
        namespace: NAMESPACE,
        name: 'ColdStart',
        unit: 'Count',
        value: 1,
        dimensions: { service: SERVICE },
      },
    ]);
  });

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
});
