import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../..');

const bench = (...args: string[]) =>
  promisify(execFile)(process.execPath, ['--import', 'tsx', 'bench/main.ts', ...args], { cwd: ROOT });

describe('npm run bench', () => {
  it('--quick prints one table in which the signer signs every request', async () => {
    const { stdout } = await bench('--quick', '--seed', 'test');

    const rows = stdout.split('\n').filter((line) => line.includes('| this signer'));
    expect(rows).toHaveLength(7);
    for (const row of rows) expect(row).toContain('100.0 %');
  }, 60_000);

  it('--help explains the options', async () => {
    const { stdout } = await bench('--help');

    for (const option of ['--quick', '--goals', '--policies', '--seed']) expect(stdout).toContain(option);
  }, 60_000);

  it.each([
    ['an unknown option', ['--fast'], '--fast'],
    ['two modes at once', ['--goals', '--policies'], '--goals and --policies exclude each other'],
    [
      'a round trip that is not a number',
      ['--round-trip', 'far'],
      '--round-trip must be a number from 0 to 500',
    ],
    ['an empty seed', ['--seed', ''], '--seed is empty'],
  ])(
    'refuses %s and names it',
    async (_, args, named) => {
      await expect(bench(...args)).rejects.toMatchObject({
        code: 2,
        stderr: expect.stringContaining(named),
      });
    },
    60_000,
  );
});
