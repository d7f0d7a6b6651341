import { spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const ROOT = resolve(__dirname, '../..');

/** How a command ended. */
export interface Ran {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command of `tools/` as its script in package.json does, without npm. @param main its file below `tools/` */
export function runTool(main: string, ...args: readonly string[]): Ran {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--import', 'tsx', `tools/${main}`, ...args],
    { cwd: ROOT, encoding: 'utf8' },
  );
  return { exitCode: status, stdout, stderr };
}
