/**
 * Starts the test files first that take longest, so that none of them runs alone at the end. Jest knows how long a file
 * took the last time; in a fresh clone, as in CI, it goes by size, and some of the longest are small.
 * JavaScript, because Jest does not transform its sequencer.
 */
const { relative, resolve } = require('node:path');
const { default: Sequencer } = require('@jest/test-sequencer');

const ROOT = resolve(__dirname, '../..');

/** Files that run real Terraform, whole commands or many containers, for half a minute and more. */
const LONG = [
  /^test\/life\//,
  /^test\/(cli\/ended|docs\/commands|demo\/start|drills\/drills|faults\/(matrix|sequences))\.test\.ts$/,
  /^test\/demo\/dashboard\/(page|terminal)\.test\.ts$/,
  /^bench\/test\/(authorities\/[^/]+\/(goals|policies\/contenders)|fleet-faults\/fleet)\.test\.ts$/,
];

module.exports = class LongFirst extends Sequencer {
  /** @param {Parameters<Sequencer['sort']>[0]} tests All files of the run. */
  sort(tests) {
    const sorted = super.sort(tests);
    const isLong = ({ path }) => LONG.some((file) => file.test(relative(ROOT, path)));
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
