import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { fileProblem } from '../requests/request-text';

/** Endings of files that hold certificate requests, in lower case: only these are taken from a folder. */
const ENDINGS = ['.csr', '.pem', '.req', '.p10', '.der'];

/** The same, as text. */
export const TAKEN_FROM_FOLDERS = ENDINGS.map((ending) => `*${ending}`).join(', ');

/** Endings that are not part of the device's name, such as `.csr.pem`. */
const ALL_ENDINGS = /(\.(csr|pem|req|p10|der|txt))+$/i;

/** A file, or why it cannot be read. */
export type FoundFile = { readonly path: string } | { readonly path: string; readonly problem: string };

/** The files at the paths given. */
export interface FoundFiles {
  readonly files: readonly FoundFile[];
  /** Files in folders that were skipped because of their ending. */
  readonly leftOut: number;
}

/** Files, and the files in and below folders, in order. */
export function findFiles(paths: readonly string[]): FoundFiles {
  const each = paths.map(filesAt);
  return {
    files: each.flatMap(({ files }) => files),
    leftOut: each.reduce((sum, { leftOut }) => sum + leftOut, 0),
  };
}

function filesAt(path: string): FoundFiles {
  try {
    return statSync(path).isDirectory() ? filesBelow(path) : { files: [{ path }], leftOut: 0 };
  } catch (error) {
    return { files: [{ path, problem: fileProblem(error) }], leftOut: 0 };
  }
}

function filesBelow(folder: string): FoundFiles {
  const all = readdirSync(folder, { recursive: true, withFileTypes: true }).filter(
    (entry) => !entry.isDirectory(),
  );
  const files = all
    .filter(({ name }) => ENDINGS.includes(extname(name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .map((path): FoundFile => ({ path }));
  const problem = `the folder has no files ${TAKEN_FROM_FOLDERS}`;
  return {
    files: files.length > 0 ? files : [{ path: folder, problem }],
    leftOut: all.length - files.filter((file) => !('problem' in file)).length,
  };
}

/** Name of a file without folder and endings: the client id, in many fleets. */
export function deviceName(path: string): string {
  return basename(path).replace(ALL_ENDINGS, '');
}
