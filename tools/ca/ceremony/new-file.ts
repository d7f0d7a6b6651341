import { accessSync, constants, existsSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { BadOptions, CommandFailed } from '../../../cli/command-line';
import { fileProblem } from '../../requests/request-text';

/** Makes sure, before anything is signed, that a new file can be made. Throws `BadOptions`. */
export function refuseToOverwrite(path: string): void {
  if (existsSync(path)) {
    throw new BadOptions(`${path} exists already, and is not overwritten. Name another file with --out.`);
  }
  try {
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw new BadOptions(
      `${path} cannot be written: ${fileProblem(error)}: ${dirname(path)}. Name another file with --out.`,
    );
  }
}

/** Writes a new file. Throws `CommandFailed`, with the content in it: what was signed is not to be lost. */
export function writeNew(path: string, content: string): void {
  try {
    writeFileSync(path, content, { flag: 'wx' });
  } catch (error) {
    throw new CommandFailed(
      `${path} cannot be written: ${fileProblem(error)}. This was to be in it:\n${content}`,
    );
  }
}
