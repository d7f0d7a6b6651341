import './lambda-environment';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FailureReason, Metric, RejectionReason } from '../../handler/vocabulary';
import { newCsr, verify } from '../sandbox/x509/openssl';
import { type MemoryContainer, startContainer } from './container';
import { NAMESPACE, SERVICE } from './lambda';
import { Telemetry } from './telemetry';
import { warmed } from './warm-signer';
import { OpensslAuthority } from './x509/openssl-authority';

const NEVER_MS = 60_000;

let root: OpensslAuthority;
let telemetry: Telemetry;

beforeAll(() => {
  root = new OpensslAuthority('Memory CA');
});

beforeEach(() => {
  telemetry = Telemetry.capture();
});

afterEach(() => telemetry.stop());

const eventOf = (clientId = 'device-1', certificateSigningRequest = newCsr(`/CN=${clientId}`)) => ({
  certificateSigningRequest,
  principalId: 'claim-1',
  clientId,
});

describe('The handler', () => {
  let container: MemoryContainer;

  beforeAll(async () => {
    container = await warmed(() => startContainer(root));
  });

  afterEach(() => container.ca.behave());

  afterAll(() => container.stop());

  it('answers with the certificate and nothing else', async () => {
    const answer = await container.invoke(eventOf());

    expect(Object.keys(answer)).toEqual(['certificatePem']);
    expect(verify(answer.certificatePem, root.pem)).toBe('leaf.pem: OK');
  });

  it('throws a rejection, because AWS IoT knows no error answer', async () => {
    await expect(container.invoke({ ...eventOf(), certificateSigningRequest: 'no' })).rejects.toMatchObject({
      name: 'RequestRejected',
      reason: RejectionReason.CsrNotPem,
      message: expect.stringMatching(/^CsrNotPem: /),
    });
  });

  it('throws a failure', async () => {
    container.ca.failure = { reason: FailureReason.AuthorityAccessDenied, explanation: 'not you' };

    await expect(container.invoke(eventOf())).rejects.toMatchObject({
      name: 'SigningFailed',
      reason: FailureReason.AuthorityAccessDenied,
      message: 'AuthorityAccessDenied: not you',
    });
  });

  it.each([[undefined], [null], ['text'], [[]], [{}]])('rejects %j as an event', async (event) => {
    await expect(container.invoke(event)).rejects.toMatchObject({ name: 'RequestRejected' });
  });

  it('gives up on a slow CA before Lambda would end it, and is well for the next', async () => {
    container.ca.issuanceMs = NEVER_MS;
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
    container.ca.issuanceMs = 0;
    await expect(container.invoke(eventOf())).resolves.toHaveProperty('certificatePem');
  });

  it('gives the device that asks again after a refusal the certificate of its first request', async () => {
    const event = eventOf();
    container.ca.issuanceMs = NEVER_MS;
    const before = container.ca.certificates.length;
    await expect(container.invoke(event, 500)).rejects.toMatchObject({
      reason: FailureReason.DeadlineExceeded,
    });

    container.ca.issuanceMs = 0;
    await container.invoke(event);

    expect(container.ca.certificates).toHaveLength(before + 1);
  });

  it('serves two devices at once', async () => {
    const answers = await Promise.all([container.invoke(eventOf('a')), container.invoke(eventOf('b'))]);

    expect(new Set(answers.map(({ certificatePem }) => certificatePem)).size).toBe(2);
  });
});

describe('The start of a container', () => {
  const latencies = () => telemetry.metrics(Metric.SigningLatency).map(({ value }) => value);

  it('counts against the first request, and against no later one', async () => {
    const container = startContainer(root, { startupMs: 2_000 });
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
    const container = startContainer(root, { startupMs: 4_300 });
    container.ca.issuanceMs = NEVER_MS;
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
    const container = startContainer(root);
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
});
