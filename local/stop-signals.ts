import { constants } from 'node:os';

/** Ctrl-C, the end of a job in CI, a closed terminal. */
const STOP_SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Exit codes of a process that a signal ended begin here. (POSIX shell, "Exit Status for Commands") */
const SIGNAL_EXIT_CODE = 128;

/**
 * Ends the process when somebody stops it, after cleaning up.
 *
 * @param cleanUp Synchronous, so that nothing can go on in between and leave something new.
 */
export function onStopSignal(cleanUp: () => void): void {
  for (const signal of STOP_SIGNALS) {
    process.once(signal, () => {
      cleanUp();
      process.stderr.write('\nStopped; nothing is left behind.\n');
      process.exit(SIGNAL_EXIT_CODE + constants.signals[signal]);
    });
  }
}
