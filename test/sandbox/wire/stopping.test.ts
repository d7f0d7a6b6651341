import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { KmsAccount } from '../services/kms/account';

const REQUESTS = 30;

/** Waits as that many requests do. */
const PROGRAM = `
  const { setTimeout: sleep } = require('node:timers/promises');
  const { stopController } = require(${JSON.stringify(resolve(__dirname, '../../../sandbox/wire/stopping.ts'))});
  const { signal } = stopController();
  for (let request = 0; request < ${REQUESTS}; request++) void sleep(1, undefined, { signal });
`;

describe('A service with many requests at once', () => {
  it('is no leak in the eyes of Node.js', () => {
    // In a process of its own, because Jest keeps the warnings of Node.js from a test.
    const { status, stderr } = spawnSync(process.execPath, ['--import', 'tsx', '--eval', PROGRAM], {
      encoding: 'utf8',
    });

    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });

  it('ends all of them when it stops', async () => {
    const account = await KmsAccount.open();
    const key = await account.create();
    let waiting = 0;
    const allWait = new Promise<void>((resolve) => {
      account.kms.conditions.latency = () => {
        if (++waiting === REQUESTS) resolve();
        return Number.POSITIVE_INFINITY;
      };
    });

    const requests = Promise.allSettled(Array.from({ length: REQUESTS }, () => account.sign(key)));
    await allWait;
    await account.close();

    expect((await requests).map(({ status }) => status)).toEqual(Array(REQUESTS).fill('rejected'));
  });
});
