import { constants } from 'node:os';

/** Ctrl-C, the end of a job in CI, a closed terminal. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Exit codes of a process that a signal ended begin here. (POSIX shell, "Exit Status for Commands") */
const SIGNAL_EXIT_CODE = 128;

/** Errors of a stream that nobody reads any more: a closed pipe or terminal. */
const READER_GONE = ['EPIPE', 'EIO'];

/** Ends the process when somebody stops it. @param farewell Said on stderr; a line. */
export function endOnStopSignal(farewell: string): void {
  for (const signal of STOP_SIGNALS) {
    // Not `once`: npm passes on the signal that the terminal has sent already, and the second one would kill this
    // process while it cleans up.
    process.on(signal, () => {
      process.stderr.write(`\n${farewell}\n`);
      process.exit(SIGNAL_EXIT_CODE + constants.signals[signal]);
    });
  }
}

/** How often a process looks whether its parent is still there, in milliseconds. */
const PARENT_MS = 250;

/**
 * Ends the process when npm has started it and is stopped alone, as CI does to cancel a job: npm passes SIGTERM to the
 * shell between the two, which dies of it and says nothing to us. @param farewell Said on stderr; a line.
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

/** Ends the process silently when nobody reads its output any more, as in `npm start | head`. */
export function endWithReader(): void {
  for (const stream of [process.stdout, process.stderr]) {
    stream.on('error', (error: NodeJS.ErrnoException) => {
      if (!READER_GONE.includes(error.code ?? '')) throw error;
      process.exit(SIGNAL_EXIT_CODE + constants.signals.SIGPIPE);
    });
  }
}
