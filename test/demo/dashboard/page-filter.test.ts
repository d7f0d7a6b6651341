import { spawnSync } from 'node:child_process';
import { join, resolve } from 'node:path';
import { describe, expect, it } from '@jest/globals';

const ROOT = resolve(__dirname, '../../..');
const JEST = join(ROOT, 'node_modules/jest/bin/jest.js');
const PAGE_TESTS = join(__dirname, 'page.test.ts');

/** What Jest would run, and what it says. @param chromium The environment variable; the PATH has no browser. */
function listTests(pattern: string, chromium: string) {
  const { stdout, stderr } = spawnSync(process.execPath, [JEST, '--listTests', pattern], {
    cwd: ROOT,
    env: { CHROMIUM: chromium, PATH: __dirname },
    encoding: 'utf8',
  });
  return { files: stdout.split('\n'), stderr };
}

describe("the tests of the dashboard's page", () => {
  it('run where there is a browser', () => {
    const { files, stderr } = listTests('test/demo/dashboard', process.execPath);

    expect(files).toContain(PAGE_TESTS);
    expect(stderr).toBe('');
  });

  it('alone are left out where there is none, and Jest prints their number', () => {
    const { files, stderr } = listTests('test/demo/dashboard', '');

    expect(files).toContain(__filename);
    expect(files).not.toContain(PAGE_TESTS);
    expect(stderr).toMatch(
      /^[1-9]\d* tests of the dashboard's page were not run: there is no Chromium or Chrome on the PATH\. Install one, or set CHROMIUM to its path\.\n$/,
    );
  });

  it('are not mentioned in a run that does not include them', () => {
    expect(listTests('test/demo/dashboard/widgets', '').stderr).toBe('');
  });
});
