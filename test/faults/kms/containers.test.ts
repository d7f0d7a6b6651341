import '../../handler/lambda-environment';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { KMS } from '../../../sandbox/authorities/kms/kind';
import { unpack } from '../../../sandbox/services/lambda/deployment-package';
import { builtSigner } from '../../../testing/faults/built-signer';
import { csrSha256Of } from '../../../testing/faults/csr-sha256';
import { createCsr } from '../../../tools/device/csr';
import type { Moment } from '../../handler/authority/kms/call-log';
import { TestPki } from '../../handler/authority/kms/pki';
import { type Answered, type Asked, TimedContainer } from './timed-container';

/** When an attempt counts as dead, and a while after that, in milliseconds. */
const TAKEOVER_MS = 7_000;
const LATER_MS = 8_000;

/** When the same request gets another certificate, in milliseconds. */
const AFTER_THE_WINDOW_MS = 400_000;

/** Every step of a signature that leaves the container. */
const STEPS: readonly [string, string, Moment][] = [
  ['before its intent is written', 'PutItem', 'before'],
  ['once its intent is written', 'PutItem', 'after'],
  ['before its digest is signed', 'Sign', 'before'],
  ['once its digest is signed', 'Sign', 'after'],
  ['before its certificate is recorded', 'UpdateItem', 'before'],
  ['once its certificate is recorded', 'UpdateItem', 'after'],
];

let devices = 0;

async function newDevice(): Promise<Asked> {
  devices += 1;
  const { csrPem } = await createCsr({ subject: `CN=device-${devices}` });
  return { csrPem, clientId: `device-${devices}` };
}

/** Holds the next call of its kind. */
function holdNext(pki: TestPki, operation: string, moment: Moment) {
  let reach = () => {};
  let release = () => {};
  const reached = new Promise<void>((resolve) => {
    reach = resolve;
  });
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  pki.calls.hold = async (...call) => {
    if (call.join() !== [operation, moment].join()) return;
    pki.calls.hold = async () => {};
    reach();
    await released;
  };
  return { reached, release };
}

describe('A container of the built signer', () => {
  const folder = mkdtempSync(join(tmpdir(), 'containers-'));
  const startMs = Date.now();
  let pki: TestPki;
  let taskRoot: string;
  let first: TimedContainer;
  let second: TimedContainer;
  let device: Asked;

  beforeAll(async () => {
    pki = await TestPki.start();
    ({ taskRoot } = await unpack(builtSigner(KMS.entry), join(folder, 'task')));
    [first, second] = [await start(), await start()];
  });

  beforeEach(async () => {
    device = await newDevice();
    if (!first.lives) first = await start();
    for (const container of [first, second]) container.passed(0);
    pki.calls.clear();
  });

  afterEach(async () => {
    // What holds whatever happened: KMS signed nothing that the ledger does not know of, and no serial number is there twice.
    const known = await entries();
    const digests = known.map(({ tbs }) =>
      hex(
        createHash('sha256')
          .update(tbs?.B ?? '')
          .digest(),
      ),
    );
    for (const { Message } of pki.calls.inputsOf('Sign'))
      expect(digests).toContain(hex(Message as Uint8Array));
    expect(new Set(known.map(({ serialNumber }) => serialNumber?.S)).size).toBe(known.length);
    for (const { abandonedAt, certificate } of known) expect([abandonedAt, certificate]).toContain(undefined);
  });

  afterAll(async () => {
    await Promise.all([first.kill(), second.kill()]);
    await pki.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** A container that has served a device. */
  async function start(): Promise<TimedContainer> {
    const container = new TimedContainer(taskRoot, pki.environment(), startMs);
    await container.ask(await newDevice());
    return container;
  }

  /** The ledger's entries of the device. */
  async function entries() {
    const csrSha256 = csrSha256Of(device.csrPem);
    return (await pki.entries()).filter((entry) => entry.csrSha256?.S === csrSha256);
  }

  /** The serial numbers in the ledger that have a certificate. */
  async function recorded() {
    return (await entries())
      .filter(({ certificate }) => certificate)
      .map(({ serialNumber }) => serialNumber?.S);
  }

  describe.each(STEPS)('%s', (_, operation, moment) => {
    it('is killed: another one signs, and what arrives late of the first changes nothing', async () => {
      const call = holdNext(pki, operation, moment);
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
      const call = holdNext(pki, operation, moment);
      const frozen = first.ask(device);
      await call.reached;
      first.freeze();
      second.passed(TAKEOVER_MS);
      const answer = await second.ask(device);
      first.passed(LATER_MS);
      call.release();
      first.thaw();

      expect((await frozen).refusal).toMatch(/^(DeadlineExceeded|LedgerUnreachable)/);
      expect(await recorded()).toEqual([serialOf(answer)]);
    });

    it('is frozen beyond the window: it does not hand out what has been replaced meanwhile', async () => {
      const call = holdNext(pki, operation, moment);
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

      expect((await frozen).refusal).toMatch(/^(DeadlineExceeded|LedgerUnreachable)/);
      expect(serialOf(late)).not.toBe(serialOf(early));
      expect(new Set(await recorded())).toEqual(new Set([serialOf(early), serialOf(late)]));
    });

    it('is overtaken by one whose clock is wrong: both hand out the same certificate', async () => {
      const call = holdNext(pki, operation, moment);
      const slow = first.ask(device);
      await call.reached;
      second.passed(TAKEOVER_MS);

      const answer = await second.ask(device);
      call.release();

      expect(await slow).toEqual(answer);
      expect(await recorded()).toEqual([serialOf(answer)]);
    });

    it('races with another one: both hand out the same certificate, signed once', async () => {
      const call = holdNext(pki, operation, moment);
      const one = first.ask(device);
      await call.reached;
      const asked = pki.calls.received.length;
      let isAnswered = false;
      const other = second.ask(device).finally(() => {
        isAnswered = true;
      });
      const hasLooked = () => pki.calls.operations.slice(asked).includes('Query');
      while (!isAnswered && !hasLooked()) await sleep(5);
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

function hex(octets: Uint8Array): string {
  return Buffer.from(octets).toString('hex');
}
