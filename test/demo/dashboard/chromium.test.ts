import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, afterEach, describe, expect, it } from '@jest/globals';
import { startBrowser } from '../../../demo/dashboard/browser';
import { findChromium } from '../../../demo/dashboard/chromium';

const { CHROMIUM, PATH } = process.env;

const folder = mkdtempSync(join(tmpdir(), 'chromium-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A folder of a PATH, with these programs. */
function pathFolder(name: string, ...programs: string[]): string {
  const path = join(folder, name);
  mkdirSync(path, { recursive: true });
  for (const program of programs) writeFileSync(join(path, program), '');
  return path;
}

const empty = pathFolder('empty');

describe('Chromium', () => {
  afterEach(() => {
    delete process.env.CHROMIUM;
    process.env.PATH = PATH;
    if (CHROMIUM !== undefined) process.env.CHROMIUM = CHROMIUM;
  });

  function find(environment: { CHROMIUM: string; PATH: string }) {
    Object.assign(process.env, environment);
    return findChromium();
  }

  it.each(['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'])(
    'is %s in a folder of the PATH',
    (program) => {
      const path = pathFolder(`with-${program}`, program);

      expect(find({ CHROMIUM: '', PATH: [empty, path].join(delimiter) })).toBe(join(path, program));
    },
  );

  it('is what CHROMIUM names, whatever the PATH has', () => {
    const path = pathFolder('with-chromium', 'chromium');

    expect(find({ CHROMIUM: '/opt/chrome', PATH: path })).toBe('/opt/chrome');
  });

  it('is missing if the PATH has none, and the error says what to do', async () => {
    expect(find({ CHROMIUM: '', PATH: empty })).toBeUndefined();
    await expect(startBrowser()).rejects.toThrow(
      'There is no Chromium or Chrome on the PATH. Install it (Debian: apt-get install -y chromium), or set CHROMIUM to its path.',
    );
  });

  it('must be where CHROMIUM says', async () => {
    process.env.CHROMIUM = join(empty, 'chrome');

    await expect(startBrowser()).rejects.toThrow(
      `There is nothing at ${join(empty, 'chrome')}. Set CHROMIUM to the path of Chromium or Chrome.`,
    );
  });
});
