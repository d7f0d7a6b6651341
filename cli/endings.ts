import { constants } from 'node:os';

/** Sent by Ctrl-C, by CI that cancels a job, and by a terminal that closes. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Added to the signal's number, the exit code of a process that a signal ended. (POSIX shell, "Exit Status for
 * Commands")
 */
const SIGNAL_EXIT_CODE = 128;

/** Errors of a stream whose pipe or terminal has closed. */
const READER_GONE = ['EPIPE', 'EIO'];

/** Ends the process when it is stopped. @param farewell Line to print on stderr. */
export function endOnStopSignal(farewell: string): void {
  for (const signal of STOP_SIGNALS) {
    // Not `once`: npm repeats the signal that the terminal has already sent, and the second one would kill this process
    // while it cleans up.
    process.on(signal, () => {
      process.stderr.write(`\n${farewell}\n`);
      process.exit(SIGNAL_EXIT_CODE + constants.signals[signal]);
    });
  }
}

/** How often a process checks that its parent still exists, in milliseconds. */
const PARENT_MS = 250;

/**
 * Ends the process if npm started it and only npm is stopped, as when CI cancels a job: npm passes SIGTERM to the shell
 * between the two, which dies and does not pass it on. @param farewell Line to print on stderr.
 */
export function endWithNpm(farewell: string): void {
  if (process.env.npm_lifecycle_event === undefined) return;
  const { ppid } = process;
  const look = () => {
    if (process.ppid === ppid) return;
    process.stderr.write(`\n${farewell}\n`);
    process.exit(SIGNAL_EXIT_CODE + constants.signals.SIGHUP);
  };
  setInterval(look, PARENT_MS).unref();
}

/** Ends the process silently when its output is no longer read, as in `npm start | head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!READER_GONE.includes(error.code ?? '')) throw error;
      process.exit(SIGNAL_EXIT_CODE + constants.signals.SIGPIPE);
    });
  }
}
