import { BadOptions } from '../local/command-line';

/**
 * Runs a command: prints its usage when it is asked for help, and says on stderr what went wrong. Exit code 1: it
 * threw; 2: bad options.
 *
 * @param read Reads the command line; `undefined` when it asks for help. Throws `BadOptions`.
 */
export function runCommand<Options>(
  read: () => Options | undefined,
  run: (options: Options) => Promise<void>,
  usage: string,
): void {
  let options: Options | undefined;
  try {
    options = read();
  } catch (error) {
    if (!(error instanceof BadOptions)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exitCode = 2;
    return;
  }
  if (options === undefined) {
    process.stdout.write(usage);
    return;
  }
  run(options).catch((error: unknown) => {
    process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
    process.exitCode = 1;
  });
}
