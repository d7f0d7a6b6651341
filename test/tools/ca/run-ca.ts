import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import { awsEnvironment } from '../../../sandbox/aws-cli/environment';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import type { Ran } from '../run-tool';

const ROOT = resolve(__dirname, '../../..');

/**
 * Runs `npm run ca` as a user does, without npm, while this process serves the sandbox.
 *
 * @param endpoint Of the sandbox. @param user Who runs it. @default the one who may do everything
 */
export function runCa(
  endpoint: string,
  argv: readonly string[],
  { user = ADMINISTRATOR, env = {} }: { readonly user?: string; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<Ran> {
  return new Promise((done) => {
    execFile(
      process.execPath,
      ['--import', 'tsx', 'tools/ca/main.ts', ...argv],
      {
        cwd: ROOT,
        encoding: 'utf8',
        env: { PATH: process.env.PATH, HOME: '/nonexistent', ...awsEnvironment(endpoint, user), ...env },
      },
      (error, stdout, stderr) => done({ exitCode: error === null ? 0 : Number(error.code), stdout, stderr }),
    );
  });
}
