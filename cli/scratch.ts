import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed } from './command-line';
import { guardLeftovers, ownFolder, removeLeftovers } from './leftovers/leftovers';

/**
 * Makes one folder for every temporary file of this process and of those that it starts: from now on it is
 * `os.tmpdir()`. It is removed when this process ends, at any moment, so that no part has to track what it has made.
 *
 * @throws CommandFailed when no folder can be made.
 */
export function enterScratch(): void {
  process.once('exit', removeLeftovers);
  const folder = makeFolder();
  ownFolder(folder);
  process.env.TMPDIR = folder;
  guardLeftovers();
}

function makeFolder(): string {
  try {
    // A short name: Unix sockets lie in it, whose paths have little room.
    return mkdtempSync(join(tmpdir(), 'iot-'));
  } catch (cause) {
    throw new CommandFailed(
      `No temporary folder can be made (${(cause as Error).message}): set TMPDIR to a writable folder.`,
      { cause },
    );
  }
}
