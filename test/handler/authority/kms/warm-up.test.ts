import '../../lambda-environment';
import { describe, expect, it } from '@jest/globals';
import { Deadline } from '../../../../handler/deadline';
import { metrics } from '../../../../handler/powertools/metrics';
import type { WireFault } from '../../../../sandbox/wire/faults/wire-fault';
import { newOrder } from '../new-order';
import { setScene } from './scene';

describe('A warm-up', () => {
  const scene = setScene();

  const connections = () => {
    const { kms, parameters, tables } = scene.ca.services;
    return {
      parameter: parameters.conditions.requests.count('GetParameter'),
      key: kms.conditions.requests.count('GetPublicKey'),
      table: tables.conditions.requests.count('GetItem'),
    };
  };
  /** The next call meets a fault, by what is called. */
  const plan = {
    parameter: (fault: WireFault) => scene.ca.calls.next('issuer', fault),
    key: (fault: WireFault) => scene.ca.services.kms.conditions.faults.next('GetPublicKey', fault),
    table: (fault: WireFault) => scene.ca.calls.next('read', fault),
  };

  it("reads the CA's certificate and opens both connections, once each, and writes nothing", async () => {
    const container = scene.start();
    await container.warmUp(new AbortController().signal);

    await container.issuers(new Deadline(4_650));

    expect(connections()).toEqual({ parameter: 1, key: 1, table: 1 });
    expect(await scene.ca.entries()).toEqual([]);
  });

  it('is joined by a request that comes meanwhile', async () => {
    const container = scene.start();
    const early = container.warmUp(new AbortController().signal);

    await scene.obtain(newOrder(), container);
    await early;

    expect(connections().parameter).toBe(1);
  });

  it.each(['parameter', 'key', 'table'] as const)(
    'whose call to the %s is throttled is not repeated, is not counted, and does no harm',
    async (service) => {
      plan[service]({ kind: 'aws-error', code: 'ThrottlingException' });
      const container = scene.start();

      await expect(container.warmUp(new AbortController().signal)).rejects.toThrow();

      expect(connections()[service]).toBe(1);
      expect(metrics.hasStoredMetrics()).toBe(false);
      await scene.obtain(newOrder(), container);
    },
  );

  it('ends when the signal says so, and leaves no call behind', async () => {
    for (const next of Object.values(plan)) next({ kind: 'hang' });
    const container = scene.start();
    const leaving = new AbortController();
    const early = container.warmUp(leaving.signal);

    leaving.abort();

    await expect(early).rejects.toThrow('nobody waits');
    await scene.obtain(newOrder(), container);
  });
});
