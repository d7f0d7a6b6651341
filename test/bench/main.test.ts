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

    expect(stdout).toContain('--quick');
    expect(stdout).toContain('--seed');
  }, 60_000);

  it('refuses an option there is not, and names it', async () => {
    await expect(bench('--fast')).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringContaining('--fast'),
    });
  }, 60_000);
});
