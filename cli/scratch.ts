import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed } from './command-line';
import { guardLeftovers, ownFolder, removeLeftovers } from './leftovers/leftovers';

/**
 * Creates one folder for all temporary files of this process and of those that it starts: from now on it is
 * `os.tmpdir()`. It is removed whenever this process ends, so no part has to track its files.
 *
 * @throws CommandFailed if the folder cannot be created.
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
    // A short name: it contains Unix sockets, whose paths are limited.
    return mkdtempSync(join(tmpdir(), 'iot-'));
  } catch (cause) {
    throw new CommandFailed(
      `No temporary folder can be made (${(cause as Error).message}): set TMPDIR to a writable folder.`,
      { cause },
    );
  }
}
