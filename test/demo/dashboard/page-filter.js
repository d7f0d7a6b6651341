/**
 * Leaves out the tests of the dashboard's page if there is no browser, and prints their number when Jest ends.
 * JavaScript, because Jest does not transform its filter.
 */
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { require: requireTypeScript } = require('tsx/cjs/api');

const { findChromium } = requireTypeScript('../../../demo/dashboard/chromium.ts', __filename);

const PAGE_TESTS = join(__dirname, 'page.test.ts');

function tellWhatDidNotRun() {
  // Each test is a call of `shows` at the start of a line.
  const count = readFileSync(PAGE_TESTS, 'utf8').match(/^ *shows\(/gm).length;
  process.stderr.write(
    `${count} tests of the dashboard's page were not run: there is no Chromium or Chrome on the PATH. ` +
      'Install one, or set CHROMIUM to its path.\n',
  );
}

/** @param {string[]} testFiles Those of the run. In watch mode, there are many runs. */
module.exports = (testFiles) => {
  if (!testFiles.includes(PAGE_TESTS) || findChromium() !== undefined) return { filtered: testFiles };
  process.off('exit', tellWhatDidNotRun).on('exit', tellWhatDidNotRun);
  return { filtered: testFiles.filter((file) => file !== PAGE_TESTS) };
};
