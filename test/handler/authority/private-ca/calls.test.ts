import '../../lambda-environment';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetCertificateAuthorityCertificateCommand } from '@aws-sdk/client-acm-pca';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { createClient, PRIVATE_CA } from '../../../../handler/authority/private-ca/client';
import { callOnce, callWithin } from '../../../../handler/calls/call';
import { Deadline } from '../../../../handler/deadline';
import { FailureReason } from '../../../../handler/vocabulary';
import type { PrivateCaServer, WireFault } from '../../../../sandbox/services/acm-pca/private-ca-server';
import { X509Authority } from '../../../../sandbox/x509/authority';
import { startPrivateCa } from './sandbox';

/** Delays of the timers that were set while something ran and neither fired nor were cleared, in milliseconds. */
async function timersLeftBy(run: () => Promise<void>): Promise<number[]> {
  const running = new Map<unknown, number>();
  const { setTimeout: set, clearTimeout: clear } = globalThis;
  const setSpy = jest.spyOn(globalThis, 'setTimeout').mockImplementation(((
    callback: () => void,
    delay = 0,
  ) => {
    const timer = set(() => {
      running.delete(timer);
      callback();
    }, delay);
    running.set(timer, delay);
    return timer;
  }) as typeof setTimeout);
  const clearSpy = jest.spyOn(globalThis, 'clearTimeout').mockImplementation((timer) => {
    running.delete(timer);
    clear(timer);
  });
  try {
    await run();
    await sleep(20); // time for what the SDK defers to the next turn
    return [...running.values()];
  } finally {
    setSpy.mockRestore();
    clearSpy.mockRestore();
  }
}

describe('A call', () => {
  let root: X509Authority;
  let privateCa: PrivateCaServer;

  beforeAll(async () => {
    root = await X509Authority.create({ commonName: 'Sandbox CA', key: 'EC_prime256v1' });
  });

  beforeEach(async () => {
    privateCa = await startPrivateCa({ authority: root });
  });

  afterEach(() => privateCa.stop());

  const readIssuer = (budgetMs: number) => {
    const client = createClient('eu-central-1');
    const command = new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn: privateCa.arn });
    return callWithin(PRIVATE_CA, new Deadline(budgetMs), (options) => client.send(command, options));
  };

  it('is tried once by the SDK: a fault that is final reaches the CA once', async () => {
    privateCa.faults.always('any', { kind: 'aws-error', code: 'InvalidArgsException' });

    await expect(readIssuer(5_000)).rejects.toMatchObject({ reason: FailureReason.AuthorityRefused });
    expect(privateCa.requests.count('GetCertificateAuthorityCertificate')).toBe(1);
  });

  it('is not made when the deadline has passed', async () => {
    await expect(readIssuer(0)).rejects.toMatchObject({ reason: FailureReason.DeadlineExceeded });
    expect(privateCa.requests.count('GetCertificateAuthorityCertificate')).toBe(0);
  });

  it('that the deadline cut short after a fault fails as the fault that the CA gave', async () => {
    privateCa.faults.next('any', { kind: 'aws-error', code: 'ThrottlingException' });
    privateCa.faults.always('any', { kind: 'hang' });

    await expect(readIssuer(600)).rejects.toMatchObject({ reason: FailureReason.AuthorityThrottled });
  });

  it('that nobody waits for any more ends at once, and leaves no timer behind', async () => {
    privateCa.faults.always('any', { kind: 'hang' });
    const client = createClient('eu-central-1');
    const command = new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn: privateCa.arn });
    const leaving = new AbortController();

    const left = await timersLeftBy(async () => {
      const call = callOnce((options) => client.send(command, options), { signal: leaving.signal });
      leaving.abort();
      await expect(call).rejects.toThrow('nobody waits');
    });

    expect(left).toEqual([]);
  });

  it('that is over is not given up afterwards: its connection belongs to the next', async () => {
    const leaving = new AbortController();
    let abortSignal: AbortSignal | undefined;

    await callOnce(
      async (options) => {
        abortSignal = options.abortSignal;
      },
      { signal: leaving.signal },
    );
    leaving.abort();

    expect(abortSignal?.aborted).toBe(false);
  });

  it.each<[string, WireFault]>([
    ['a reset', { kind: 'reset' }],
    ['silence', { kind: 'hang' }],
    ['half an answer', { kind: 'truncate', bytes: 10 }],
    ['an error', { kind: 'aws-error', code: 'InternalFailure', status: 500 }],
  ])('that failed by %s leaves no timer behind for the next invocation', async (_, fault) => {
    privateCa.faults.always('any', fault);

    const left = await timersLeftBy(() => expect(readIssuer(200)).rejects.toThrow());

    expect(left).toEqual([]);
  });
});
