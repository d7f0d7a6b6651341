import { jest } from '@jest/globals';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { awsEnvironment } from '../../../sandbox/aws-cli/environment';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { CA_COMMANDS } from '../../../tools/ca/commands/all';
import type { Ran } from '../run-tool';

/**
 * Runs a command of `npm run ca` in this process, which takes milliseconds; `runCa` starts one of its own. The
 * environment must be set already.
 */
export async function callCa(name: string, ...argv: readonly string[]): Promise<Ran> {
  let stdout = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += String(text);
    return true;
  });
  const before = process.exitCode;
  process.exitCode = 0;
  try {
    await CA_COMMANDS.find((command) => command.name === name)?.read(argv)?.();
    return { exitCode: Number(process.exitCode), stdout, stderr: '' };
  } catch (error) {
    if (!(error instanceof CommandFailed)) throw error;
    return { exitCode: error instanceof BadOptions ? 2 : 1, stdout, stderr: error.message };
  } finally {
    process.exitCode = before;
    write.mockRestore();
  }
}

/** Points this process, and `callCa` with it, at a sandbox. @param user Who acts. @default who may do everything */
export function actAt(endpoint: string, user = ADMINISTRATOR): void {
  for (const variable of Object.keys(process.env)) {
    // They would win over the one for all services.
    if (variable.startsWith('AWS_ENDPOINT_URL_')) delete process.env[variable];
  }
  Object.assign(process.env, awsEnvironment(endpoint, user));
}
