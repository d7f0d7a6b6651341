import { randomUUID, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { KMS } from '../../../sandbox/authorities/kms/kind';
import type { SandboxKms } from '../../../sandbox/authorities/kms/kms-authority';
import { Container } from '../../../sandbox/services/lambda/container';
import { unpack } from '../../../sandbox/services/lambda/deployment-package';
import { untracedHeader } from '../../../sandbox/services/lambda/invocation';
import { builtSigner } from '../../../testing/faults/built-signer';
import { createCsr } from '../../../tools/device/csr';
import { Checkpoint, type Step } from './checkpoint';

// Generous: a slow machine is not a defect. An attempt is taken over six seconds after its beginning, by every clock.
jest.setTimeout(240_000);

/** The shortest that can be set, in seconds. */
const WINDOW_SECONDS = 10;

/** Where a container can be stopped, in the order in which it signs. */
const STEPS: readonly (readonly [string, Step])[] = [
  ['before its attempt is written', { operation: 'PutItem', moment: 'before' }],
  ['once its attempt is written', { operation: 'PutItem', moment: 'after' }],
  ['before KMS signs', { operation: 'Sign', moment: 'before' }],
  ['once KMS has signed', { operation: 'Sign', moment: 'after' }],
  ['before its certificate is recorded', { operation: 'UpdateItem', moment: 'before' }],
  ['once its certificate is recorded', { operation: 'UpdateItem', moment: 'after' }],
];

/** No step: nothing is held. */
const NOWHERE: Step = { operation: 'none', moment: 'before' };

describe('Two containers of the built signer, asked for the same certificate, of which one is', () => {
  let ca: SandboxKms;
  let taskRoot: string;
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  const open = new Set<{ close(): Promise<unknown> }>();

  beforeAll(async () => {
    ca = await KMS.start();
    ({ taskRoot } = await unpack(builtSigner(KMS.entry), join(folder, 'signer')));
  });

  afterAll(async () => {
    await Promise.all([...open].map((one) => one.close()));
    await ca.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Starts a container behind a checkpoint. */
  async function start(step: Step = NOWHERE) {
    const checkpoint = await Checkpoint.open(ca.endpoint, step);
    const container = new Container({
      environment: {
        ...ca.environment(checkpoint.url),
        LEDGER_WINDOW_SECONDS: String(WINDOW_SECONDS),
        SUBJECT_PATTERN: '.*',
        AWS_REGION: 'eu-central-1',
        AWS_ACCESS_KEY_ID: 'AKIASANDBOX',
        AWS_SECRET_ACCESS_KEY: 'not-checked',
        POWERTOOLS_SERVICE_NAME: 'signer',
        POWERTOOLS_METRICS_NAMESPACE: 'CertificateSigning',
        _HANDLER: 'index.handler',
        LAMBDA_TASK_ROOT: taskRoot,
      },
      taskRoot,
      memoryMb: 256,
      onLine: () => {},
    });
    open.add({ close: () => Promise.all([container.kill(), checkpoint.close()]) });
    return { checkpoint, container };
  }

  /** Invokes a container. Lambda's own timeout comes late here: a frozen container is to go on after it. */
  async function ask(container: Container, event: object): Promise<string | undefined> {
    const requestId = randomUUID();
    const prepare = () => ({
      requestId,
      deadlineMs: Date.now() + 5_000,
      functionArn: 'arn:aws:lambda:eu-central-1:123456789012:function:signer',
      traceId: untracedHeader(Date.now()),
      event,
    });
    const { payload } = await container.invoke(requestId, prepare, 120_000);
    return (payload as { certificatePem?: string } | null)?.certificatePem;
  }

  /** Asks until there is a certificate, as a device does. */
  async function askUntilServed(container: Container, event: object): Promise<string> {
    for (let attempt = 1; attempt <= 10; attempt++) {
      const pem = await ask(container, event);
      if (pem !== undefined) return pem;
    }
    throw new Error('no certificate in ten attempts');
  }

  async function newRequest(): Promise<{ readonly event: object; readonly clientId: string }> {
    const clientId = `device-${randomUUID()}`;
    const { csrPem } = await createCsr({ subject: `CN=${clientId}` });
    return { clientId, event: { certificateSigningRequest: csrPem, clientId, principalId: 'claim' } };
  }

  /** Serial numbers in the ledger for a client: of its certificates, and of attempts that were given up. */
  async function inLedger(clientId: string) {
    const entries = (await ca.entries()).filter((entry) => entry.clientId?.S === clientId);
    const serials = (has: 'certificate' | 'abandonedAt') =>
      entries.filter((entry) => entry[has] !== undefined).map(({ serialNumber }) => serialNumber?.S);
    return { issued: serials('certificate'), abandoned: serials('abandonedAt') };
  }

  const serialOf = (pem: string) => new X509Certificate(pem).serialNumber;

  async function killedAt(step: Step) {
    const [{ container: first, checkpoint }, { container: second }] = [await start(step), await start()];
    const { event, clientId } = await newRequest();
    const lost = ask(first, event);
    await checkpoint.reached;

    await first.kill();
    checkpoint.release();
    await lost;
    const served = await askUntilServed(second, event);

    return { served: serialOf(served), ...(await inLedger(clientId)) };
  }

  async function frozenAt(step: Step) {
    const [{ container: first, checkpoint }, { container: second }] = [await start(step), await start()];
    const { event, clientId } = await newRequest();
    const late = ask(first, event);
    await checkpoint.reached;

    first.freeze();
    const served = await askUntilServed(second, event);
    checkpoint.release();
    first.thaw();
    const thawed = await late;
    const again = await askUntilServed(second, event);

    return {
      handedOut: new Set([served, again, ...(thawed === undefined ? [] : [thawed])].map(serialOf)),
      ...(await inLedger(clientId)),
    };
  }

  // All at once: each waits, most of the time, for an attempt to be overdue.
  describe('killed', () => {
    const outcomes = new Map<string, Awaited<ReturnType<typeof killedAt>>>();

    beforeAll(async () => {
      await Promise.all(STEPS.map(async ([name, step]) => outcomes.set(name, await killedAt(step))));
    });

    it.each(STEPS)('%s: the other serves the device with one certificate, and the ledger has it', (name) => {
      const { served, issued, abandoned } = outcomes.get(name) ?? {};

      expect(issued).toEqual([served]);
      expect(abandoned).not.toContain(served);
    });
  });

  describe('frozen, and goes on when the other has served the device,', () => {
    const outcomes = new Map<string, Awaited<ReturnType<typeof frozenAt>>>();

    beforeAll(async () => {
      await Promise.all(STEPS.map(async ([name, step]) => outcomes.set(name, await frozenAt(step))));
    });

    it.each(STEPS)('%s: no second certificate leaves, or is recorded', (name) => {
      const { handedOut, issued, abandoned = [] } = outcomes.get(name) ?? {};

      expect([...(handedOut ?? [])]).toEqual(issued);
      expect(issued).toHaveLength(1);
      expect(abandoned.filter((serial) => issued?.includes(serial))).toEqual([]);
    });
  });

  it('frozen once its certificate is recorded, and goes on when the window is over, keeps it to itself', async () => {
    const [{ container: first, checkpoint }, { container: second }] = [
      await start({ operation: 'UpdateItem', moment: 'after' }),
      await start(),
    ];
    const { event, clientId } = await newRequest();
    const late = ask(first, event);
    await checkpoint.reached;

    first.freeze();
    const within = await askUntilServed(second, event);
    await sleep((WINDOW_SECONDS + 1) * 1_000);
    const after = await askUntilServed(second, event);
    checkpoint.release();
    first.thaw();

    expect(await late).toBeUndefined();
    expect(serialOf(after)).not.toBe(serialOf(within));
    expect((await inLedger(clientId)).issued).toEqual([serialOf(within), serialOf(after)]);
  });

  it('slower: the faster one waits for it, and both hand out its certificate', async () => {
    const [{ container: slow, checkpoint }, { container: fast }] = [
      await start({ operation: 'PutItem', moment: 'after' }),
      await start(),
    ];
    const { event, clientId } = await newRequest();
    const first = ask(slow, event);
    await checkpoint.reached;
    const looked = ca.calls.count('look');

    const second = ask(fast, event);
    while (ca.calls.count('look') === looked) await sleep(5);
    checkpoint.release();

    const [one, other] = [await first, await second];
    expect(one).toContain('BEGIN CERTIFICATE');
    expect(other).toBe(one);
    expect((await inLedger(clientId)).issued).toEqual([serialOf(String(one))]);
  });
});
