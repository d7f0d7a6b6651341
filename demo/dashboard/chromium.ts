import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** What Chromium and Chrome are called on a PATH. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/**
 * Path of Chromium or Chrome: the environment variable `CHROMIUM` as it is, whether or not something is there;
 * otherwise `chromium`, `chromium-browser`, `google-chrome` or `google-chrome-stable` on the PATH. `undefined` when
 * there is none.
 */
export function findChromium(): string | undefined {
  const { CHROMIUM = '', PATH = '' } = process.env;
  if (CHROMIUM !== '') return CHROMIUM;
  const folders = PATH.split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}
