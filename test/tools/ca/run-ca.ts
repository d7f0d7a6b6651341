import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { text } from 'node:stream/consumers';
import { jest } from '@jest/globals';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { CA_COMMANDS } from '../../../tools/ca/commands/all';
import type { Ran } from '../run-tool';

const ROOT = resolve(__dirname, '../../..');

/** Runs `npm run ca -- …` as a user does, without npm, next to a sandbox that this process serves. */
export async function runCa(
  environment: Readonly<Record<string, string>>,
  ...args: readonly string[]
): Promise<Ran> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/ca/main.ts', ...args], {
    cwd: ROOT,
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const [stdout, stderr, [exitCode]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close'),
  ]);
  return { exitCode, stdout, stderr };
}

/** The same in this process, which takes a fraction of the time. The environment must be set already. */
export async function callCa(name: string, ...args: readonly string[]): Promise<Ran> {
  let stdout = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((chunk) => {
    stdout += String(chunk);
    return true;
  });
  const exitCodeBefore = process.exitCode;
  process.exitCode = 0;
  try {
    await CA_COMMANDS.find((command) => command.name === name)?.read(args)?.();
    return { exitCode: Number(process.exitCode), stdout, stderr: '' };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { exitCode: error instanceof BadOptions ? 2 : 1, stdout, stderr: error.message };
  } finally {
    process.exitCode = exitCodeBefore;
    write.mockRestore();
  }
}
