import './supported-node';
import { BadOptions, CommandFailed } from './command-line';
import { endOnStopSignal, endWithNpm, endWithReader } from './endings';
import { enterScratch } from './scratch';

/** One of our commands. */
export interface Command<Options> {
  /** Reads the command line; `undefined` when it asks for help. Throws `BadOptions`. */
  readonly read: () => Options | undefined;
  /** Does the work. */
  readonly run: (options: Options) => Promise<void>;
  /** What `--help` prints. */
  readonly usage: string;
  /** Whether it has temporary files or starts processes, which then go when it ends. @default true */
  readonly leavesTraces?: boolean;
}

/**
 * Runs a command from its options to its end, whatever that is, and leaves nothing behind.
 *
 * Exit code 0, or what the command has set: it ran; 1: it failed, with the reason on stderr; 2: bad options; 128 and
 * the signal's number: it was stopped; 141, in silence: its reader went away.
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
    // At once: whatever still listens or runs would keep a process alive that has failed.
    process.exit(error instanceof BadOptions ? 2 : 1);
  }
}

/** A message alone where it says all; otherwise also where it comes from, because that is a fault of ours. */
function reasonIn(error: unknown): string {
  if (error instanceof CommandFailed) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
