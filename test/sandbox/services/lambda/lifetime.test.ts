import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { describe, expect, it } from '@jest/globals';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { zipOfHandler } from './package';

const PATIENCE_MS = 30_000;
const ROOT = resolve(__dirname, '../../../..');

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function gone(pid: number): Promise<void> {
  while (isAlive(pid)) await new Promise((wake) => setTimeout(wake, 20));
}

describe('lifetime of containers', () => {
  it(
    'ends with the service, busy or idle',
    async () => {
      const lambda = await LambdaService.start();
      const settings = { handler: 'index.handler', timeoutSeconds: 60 };
      const loop = zipOfHandler('console.log(process.pid); for (;;);');
      await lambda.createFunction({
        ...settings,
        functionName: 'idle',
        zip: zipOfHandler('return process.pid;'),
      });
      await lambda.createFunction({ ...settings, functionName: 'busy', zip: loop });
      const busyPid = new Promise<number>((heard) => {
        lambda.onLog((_, line) => heard(Number(line)));
      });
      const idlePid = (await lambda.invoke('idle', {})).payload as number;
      const busy = lambda.invoke('busy', {}).catch((error: Error) => error.name);
      const pids = [idlePid, await busyPid];

      await lambda.stop();

      expect(await busy).toBe('ServiceException');
      expect(pids.map(isAlive)).toEqual([false, false]);
    },
    PATIENCE_MS,
  );

  it(
    'ends when the process of the service is killed, even in a loop',
    async () => {
      const program = `
      const { LambdaService } = require('${join(ROOT, 'sandbox/services/lambda/lambda-service.ts')}');
      const { zipOfHandler } = require('${join(__dirname, 'package.ts')}');
      (async () => {
        const lambda = await LambdaService.start();
        const zip = zipOfHandler('console.log(process.pid); for (;;);');
        await lambda.createFunction({ functionName: 'loop', zip, handler: 'index.handler', timeoutSeconds: 900 });
        lambda.onLog((_, line) => console.log(line));
        lambda.invoke('loop', {});
      })();`;
      const service = spawn(process.execPath, ['--import', 'tsx', '--eval', program], { cwd: ROOT });
      const [line] = await once(createInterface({ input: service.stdout }), 'line');

      service.kill('SIGKILL');

      await gone(Number(line));
      expect(isAlive(Number(line))).toBe(false);
    },
    PATIENCE_MS,
  );
});
