import './supported-node';
import { BadOptions, CommandFailed } from './command-line';
import { endOnStopSignal, endWithNpm, endWithReader } from './endings';
import { enterScratch } from './scratch';

/** One of our commands. */
export interface Command<Options> {
  /** Reads the command line; `undefined` if it asks for help. Throws `BadOptions`. */
  readonly read: () => Options | undefined;
  /** Does the work. */
  readonly run: (options: Options) => Promise<void>;
  /** What `--help` prints. */
  readonly usage: string;
  /** Whether it makes temporary files or starts processes, which are removed when it ends. @default true */
  readonly leavesTraces?: boolean;
}

/**
 * Runs a command and cleans up after it, however it ends.
 *
 * Exit code 0, or what the command has set: it ran. 1: it failed, with the reason on stderr. 2: invalid options. 128
 * plus a signal's number: it was stopped. 141, without a message: its reader closed the pipe.
 */
export async function runCommand<Options>(command: Command<Options>): Promise<void> {
  const { read, run, usage, leavesTraces = true } = command;
  const farewell = leavesTraces ? 'Stopped; nothing is left behind.' : 'Stopped.';
  endOnStopSignal(farewell);
  endWithNpm(farewell);
  endWithReader();
  try {
    const options = read();
    if (options === undefined) {
      process.stdout.write(usage);
      return;
    }
    if (leavesTraces) enterScratch();
    await run(options);
  } catch (error) {
    process.stderr.write(`${reasonIn(error)}\n`);
    // At once, because anything that still listens or runs would keep the process alive.
    process.exit(error instanceof BadOptions ? 2 : 1);
  }
}

/** Only the message if it was written for the user; otherwise the stack too, because the fault is ours. */
function reasonIn(error: unknown): string {
  if (error instanceof CommandFailed) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
