import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { KMS } from '../../../sandbox/authorities/kms/kind';
import type { SandboxKms } from '../../../sandbox/authorities/kms/kms-authority';
import { unpack } from '../../../sandbox/services/lambda/deployment-package';
import { builtSigner } from '../../../testing/faults/built-signer';
import { csrSha256Of } from '../../../testing/faults/csr-sha256';
import { createCsr } from '../../../tools/device/csr';
import { Checkpoint, type Step } from './checkpoint';
import { type Answered, type Asked, TimedContainer } from './timed-container';

/** When an attempt counts as dead, and a while after that, in milliseconds. */
const TAKEOVER_MS = 7_000;
const LATER_MS = 8_000;

/** When the same request gets another certificate, in milliseconds. */
const AFTER_THE_WINDOW_MS = 400_000;

/** Every step of a signature that leaves the container. */
const STEPS: readonly (readonly [string, Step])[] = [
  ['before its intent is written', { operation: 'PutItem', moment: 'before' }],
  ['once its intent is written', { operation: 'PutItem', moment: 'after' }],
  ['before its digest is signed', { operation: 'Sign', moment: 'before' }],
  ['once its digest is signed', { operation: 'Sign', moment: 'after' }],
  ['before its certificate is recorded', { operation: 'UpdateItem', moment: 'before' }],
  ['once its certificate is recorded', { operation: 'UpdateItem', moment: 'after' }],
];

/** How a container refuses that finds its deadline over, or its last call without an answer. */
const TOO_LATE = /^(DeadlineExceeded|AuthorityUnavailable|LedgerUnreachable):/;

let devices = 0;

async function newDevice(): Promise<Asked> {
  devices += 1;
  const { csrPem } = await createCsr({ subject: `CN=device-${devices}` });
  return { csrPem, clientId: `device-${devices}` };
}

describe('A container of the built signer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  const startMs = Date.now();
  let ca: SandboxKms;
  let checkpoint: Checkpoint;
  let taskRoot: string;
  let first: TimedContainer;
  let second: TimedContainer;
  let device: Asked;
  /** Looks at the ledger before the test. */
  let looksBefore: number;

  beforeAll(async () => {
    ca = await KMS.start();
    checkpoint = await Checkpoint.open(ca.endpoint);
    ({ taskRoot } = await unpack(builtSigner(KMS.entry), join(folder, 'task')));
    [first, second] = [await start(checkpoint.url), await start()];
  });

  beforeEach(async () => {
    device = await newDevice();
    if (!first.lives) first = await start(checkpoint.url);
    for (const container of [first, second]) container.passed(0);
    looksBefore = ca.calls.count('look');
  });

  afterEach(async () => {
    // What holds whatever happened: KMS signed nothing that the ledger does not have, and an attempt ends in one way.
    const all = await ca.entries();
    const intended = all.map(({ tbs }) => digestOf(Buffer.from(tbs?.B ?? [])));
    for (const { digest } of ca.services.kms.signatures) expect(intended).toContain(digest.toString('hex'));
    expect(new Set(all.map(({ serialNumber }) => serialNumber?.S)).size).toBe(all.length);
    for (const { abandonedAt, certificate } of all) expect([abandonedAt, certificate]).toContain(undefined);
  });

  afterAll(async () => {
    await Promise.all([first.kill(), second.kill()]);
    await checkpoint.close();
    await ca.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A container that has served a device. */
  async function start(endpoint = ca.endpoint): Promise<TimedContainer> {
    const container = new TimedContainer(taskRoot, ca.environment(endpoint), startMs);
    await container.ask(await newDevice());
    return container;
  }

  /** The ledger's entries of the device. */
  async function entries() {
    const csrSha256 = csrSha256Of(device.csrPem);
    return (await ca.entries()).filter((entry) => entry.csrSha256?.S === csrSha256);
  }

  /** The serial numbers in the ledger that have a certificate. */
  async function recorded() {
    return (await entries())
      .filter(({ certificate }) => certificate)
      .map(({ serialNumber }) => serialNumber?.S);
  }

  describe.each(STEPS)('%s', (_, step) => {
    it('is killed: another one signs, and what arrives late of the first changes nothing', async () => {
      const call = checkpoint.hold(step);
      const dying = first.ask(device);
      await call.reached;
      await first.kill();
      second.passed(TAKEOVER_MS);

      const answer = await second.ask(device);
      call.release();
      const again = await second.ask(device);

      expect(await dying).toMatchObject({ certificatePem: undefined });
      expect(again).toEqual(answer);
      expect(await recorded()).toEqual([serialOf(answer)]);
    });

    it('is frozen until another one has taken over: it hands out nothing else', async () => {
      const call = checkpoint.hold(step);
      const frozen = first.ask(device);
      await call.reached;
      first.freeze();
      second.passed(TAKEOVER_MS);
      const answer = await second.ask(device);
      first.passed(LATER_MS);
      call.release();
      first.thaw();

      expect((await frozen).refusal).toMatch(TOO_LATE);
      expect(await recorded()).toEqual([serialOf(answer)]);
    });

    it('is frozen beyond the window: it does not hand out what has been replaced meanwhile', async () => {
      const call = checkpoint.hold(step);
      const frozen = first.ask(device);
      await call.reached;
      first.freeze();
      second.passed(TAKEOVER_MS);
      const early = await second.ask(device);
      second.passed(AFTER_THE_WINDOW_MS);
      const late = await second.ask(device);
      first.passed(AFTER_THE_WINDOW_MS + 1);
      call.release();
      first.thaw();

      expect((await frozen).refusal).toMatch(TOO_LATE);
      expect(serialOf(late)).not.toBe(serialOf(early));
      expect(new Set(await recorded())).toEqual(new Set([serialOf(early), serialOf(late)]));
    });

    it('is overtaken by one whose clock is wrong: both hand out the same certificate', async () => {
      const call = checkpoint.hold(step);
      const slow = first.ask(device);
      await call.reached;
      second.passed(TAKEOVER_MS);

      const answer = await second.ask(device);
      call.release();

      expect(await slow).toEqual(answer);
      expect(await recorded()).toEqual([serialOf(answer)]);
    });

    it('races with another one: both hand out the same certificate, signed once', async () => {
      const call = checkpoint.hold(step);
      const one = first.ask(device);
      await call.reached;
      let isAnswered = false;
      const other = second.ask(device).finally(() => {
        isAnswered = true;
      });
      while (!isAnswered && ca.calls.count('look') === looksBefore) await sleep(5);
      call.release();

      const answers = await Promise.all([one, other]);

      expect(answers[0]).toEqual(answers[1]);
      expect(await recorded()).toEqual([serialOf(answers[0])]);
      expect(await entries()).toHaveLength(1);
    });
  });
});

/** The serial number of a certificate that was handed out. */
function serialOf({ certificatePem, refusal }: Answered): string {
  expect(refusal).toBeUndefined();
  return new X509Certificate(certificatePem ?? '').serialNumber;
}

function digestOf(octets: Buffer): string {
  return createHash('sha256').update(octets).digest('hex');
}
