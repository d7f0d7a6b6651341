/**
 * `npm run fuzz`: runs mutated CSRs through the signer's checks and openssl. Exit code 0: no crash, no check over
 * 50 ms, nothing accepted that was misread; 1: otherwise, with the seeds; 2: bad options.
 */
import { runCommand } from '../../cli/command';
import { progressBar } from '../../cli/progress-bar';
import { readFuzzOptions, USAGE } from './options';
import { report } from './report';
import { type FuzzOptions, fuzz } from './run';

async function main(options: FuzzOptions): Promise<void> {
  const bar = progressBar('cases');
  bar.start(options.cases, 0);
  const result = await fuzz(options, () => bar.increment());
  bar.stop();
  process.stdout.write(`\n${report(result)}`);
  if (result.failures.length > 0) process.exitCode = 1;
}

void runCommand({ read: () => readFuzzOptions(process.argv.slice(2)), run: main, usage: USAGE });
