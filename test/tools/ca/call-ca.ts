import { jest } from '@jest/globals';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { awsEnvironment } from '../../../sandbox/aws-cli/environment';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { CA_COMMANDS } from '../../../tools/ca/commands/all';
import type { Ran } from '../run-tool';

/**
 * Runs a command of `npm run ca` in this process, which takes milliseconds; `runCa` starts one of its own.
 *
 * @param endpoint Of the sandbox. @param user Who runs it. @default the one who may do everything
 */
export async function callCa(
  endpoint: string,
  [name, ...argv]: readonly string[],
  user = ADMINISTRATOR,
): Promise<Ran> {
  for (const variable of Object.keys(process.env)) {
    // They would win over the one for all services.
    if (variable.startsWith('AWS_ENDPOINT_URL_')) delete process.env[variable];
  }
  Object.assign(process.env, awsEnvironment(endpoint, user));
  let stdout = '';
  const written = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    stdout += text;
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
    written.mockRestore();
  }
}
