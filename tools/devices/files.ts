import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';

/** Endings of files that hold certificate requests, in lower case: only these are taken from a folder. */
export const ENDINGS = ['.csr', '.pem', '.req', '.p10', '.der'];

/** The endings of a name that say nothing about the device, such as `.csr.pem`. */
const ALL_ENDINGS = /(\.(csr|pem|req|p10|der|txt))+$/i;

/** A file, or what stands in its way. */
export type Found = { readonly path: string } | { readonly path: string; readonly problem: string };

/** The files that are named, and those of the folders that are named, in order; each folder with those below it. */
export function* findFiles(paths: readonly string[]): Generator<Found> {
  for (const path of paths) {
    try {
      if (!statSync(path).isDirectory()) {
        yield { path };
        continue;
      }
      const found = filesBelow(path);
      if (found.length === 0)
        yield { path, problem: `the folder has no files ${ENDINGS.map((e) => `*${e}`).join(', ')}` };
      for (const file of found) yield { path: file };
    } catch (error) {
      yield { path, problem: (error as Error).message };
    }
  }
}

function filesBelow(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => !entry.isDirectory() && ENDINGS.includes(extname(entry.name).toLowerCase()))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort();
}

/** Name of a file without folder and endings: in many fleets, the client id. */
export function deviceName(path: string): string {
  return basename(path).replace(ALL_ENDINGS, '');
}
