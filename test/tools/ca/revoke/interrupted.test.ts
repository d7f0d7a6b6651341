import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runCa } from '../run-ca';
import { type Issued, Scene } from './scene';

const PATIENCE_MS = 120_000;

describe('A revocation that is stopped in the middle', () => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await Scene.open();
  });

  afterAll(() => scene.close());

  const options = (client: string) => [
    'revoke',
    ...['--client', client, '--reason', 'keyCompromise', '--yes', '--rate', '40'],
  ];

  async function issueTo(client: string): Promise<readonly Issued[]> {
    const issued: Issued[] = [];
    for (let number = 0; number < 60; number++) issued.push(await scene.issue(client));
    return issued;
  }

  const revokedOf = (issued: readonly Issued[]) =>
    issued.filter((certificate) => scene.status(certificate) === 'REVOKED').length;

  /** Runs it, and sends the signal once AWS IoT has revoked ten. */
  function stoppedBy(signal: NodeJS.Signals, client: string, issued: readonly Issued[]) {
    return runCa(scene.environment(), options(client), (process) => {
      const watch = async () => {
        while (revokedOf(issued) < 10) await sleep(5);
        process.kill(signal);
      };
      void watch();
    });
  }

  it(
    'is completed by a second run, with nothing lost and nothing done twice, when it was killed',
    async () => {
      const issued = await issueTo('killed');

      const { exitCode } = await stoppedBy('SIGKILL', 'killed', issued);
      const between = revokedOf(issued);
      const marked = new Map(
        (await scene.entries()).map(({ serialNumber, revokedAt }) => [serialNumber?.S, revokedAt?.S]),
      );
      const second = await runCa(scene.environment(), options('killed'));

      expect(exitCode).toBe(null);
      expect(between).toBeGreaterThanOrEqual(10);
      expect(between).toBeLessThan(60);
      expect(second).toMatchObject({ exitCode: 0, stderr: '' });
      expect(revokedOf(issued)).toBe(60);
      for (const { serialNumber } of issued) {
        const before = marked.get(serialNumber);
        const { revokedAt } = await scene.entry(serialNumber);
        expect(revokedAt?.S).toEqual(before ?? expect.any(String));
      }
      const done = [...issued].filter(({ serialNumber }) => marked.get(serialNumber) !== undefined).length;
      expect(second.stdout).toContain(`Revoked 60 of 60: ${60 - done} now, ${done} had been before.`);
      // What AWS IoT refuses was on record first.
      expect(done).toBeGreaterThanOrEqual(between);
    },
    PATIENCE_MS,
  );

  it(
    'says what it has done when it is interrupted',
    async () => {
      const issued = await issueTo('interrupted');

      const { exitCode, stderr } = await stoppedBy('SIGINT', 'interrupted', issued);

      expect(exitCode).toBe(130);
      expect(stderr).toMatch(/Stopped in the middle\. Revoked \d+ of 60: \d+ now, 0 had been before\./);
      expect(stderr).toMatch(/Left: \d+\n {2}\d+ not tried, or without an answer yet\n/);
      expect(stderr).toContain('Run the same command again');
    },
    PATIENCE_MS,
  );
});
