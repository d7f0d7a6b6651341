/**
 * Leaves out the tests that need a program which is not on this machine, and prints their number when Jest ends.
 * JavaScript, because Jest does not transform its filter.
 */
const { spawnSync } = require('node:child_process');
const { readFileSync } = require('node:fs');
const { resolve } = require('node:path');
const pageFilter = require('../demo/dashboard/page-filter.js');

const ROOT = resolve(__dirname, '../..');

/** Clients that we did not write, the tests that run them, and how to find out whether they are here. */
const CLIENTS = [
  {
    name: "strongSwan's pki (Debian: strongswan-pki, libstrongswan-standard-plugins, libstrongswan-extra-plugins)",
    test: resolve(ROOT, 'test/sandbox/services/est/strongswan.test.ts'),
    command: ['pki', '--help'],
  },
  {
    name: "Python's hvac (Debian: python3-hvac)",
    test: resolve(ROOT, 'test/sandbox/services/vault/hvac.test.ts'),
    // Debian's Python, which has Debian's packages; it starts without hvac, too.
    command: ['/usr/bin/python3', '-c', 'import hvac'],
  },
];

/** @param {{ name: string, test: string }} client One that is not here. */
function tellOf({ name, test }) {
  const count = readFileSync(test, 'utf8').match(/^ *it\(/gm).length;
  process.stderr.write(`${count} tests were not run: there is no ${name}.\n`);
}

/** @param {string[]} testFiles Those of the run. In watch mode, there are many runs. */
module.exports = (testFiles) => {
  const { filtered } = pageFilter(testFiles);
  const missing = CLIENTS.filter(({ test }) => filtered.includes(test)).filter(
    ({ command: [program, ...args] }) => spawnSync(program, args, { stdio: 'ignore' }).status !== 0,
  );
  process.off('exit', tellOfAll);
  leftOut = missing;
  process.on('exit', tellOfAll);
  return { filtered: filtered.filter((file) => missing.every(({ test }) => test !== file)) };
};

/** @type {{ name: string, test: string }[]} */
let leftOut = [];

function tellOfAll() {
  leftOut.forEach(tellOf);
}
