import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Names of Chromium and Chrome on the PATH. */
const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Path of Chromium or Chrome: the environment variable `CHROMIUM`, unchecked; or else the first one on the PATH. */
export function findChromium(): string | undefined {
  const { CHROMIUM = '', PATH = '' } = process.env;
  if (CHROMIUM !== '') return CHROMIUM;
  const folders = PATH.split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find((path) =>
    existsSync(path),
  );
}
