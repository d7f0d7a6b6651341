/**
 * `npm test` runs this first. The tests of the dashboard need Chromium; where it is missing and Debian's packages can
 * bring it, they do. Elsewhere those tests fail and say what is missing.
 */
import '../cli/supported-node';
import { spawnSync } from 'node:child_process';
import { findChromium } from '../demo/dashboard/chromium';

function run(command: string, ...args: string[]): boolean {
  return spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

if (findChromium() === undefined && process.getuid?.() === 0 && run('sh', '-c', 'command -v apt-get')) {
  process.stdout.write('Installing Chromium, which the tests of the dashboard need …\n');
  run('apt-get', 'update', '-qq');
  run('apt-get', 'install', '-y', '-qq', '--no-install-recommends', 'chromium');
}
