import { type ChildProcess, spawn } from 'node:child_process';
import { resolve } from 'node:path';
import type { Ran } from '../run-tool';

const ROOT = resolve(__dirname, '../../..');

/**
 * Runs `npm run ca` without npm, while this process goes on: it plays AWS.
 *
 * @param environment Replaces the variables of AWS. @param started Gets the process.
 */
export function runCa(
  environment: Readonly<Record<string, string>>,
  argv: readonly string[],
  started: (process: ChildProcess) => void = () => {},
): Promise<Ran> {
  const own = Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_'));
  const child = spawn(process.execPath, ['--import', 'tsx', 'tools/ca/main.ts', ...argv], {
    cwd: ROOT,
    env: { ...Object.fromEntries(own), ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  started(child);
  const output = { stdout: '', stderr: '' };
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (chunk) => {
      output[stream] += chunk;
    });
  }
  return new Promise((fulfil) => {
    child.once('close', (exitCode) => fulfil({ exitCode, ...output }));
  });
}
