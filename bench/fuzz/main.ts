/**
 * `npm run fuzz`: mutated requests against the checks of the signer, and against openssl. Exit code 0: no crash, no
 * check over 50 ms, nothing accepted that was not understood; 1: otherwise, with the seeds; 2: bad options.
 */
import { Presets, SingleBar } from 'cli-progress';
import { BadOptions, readFuzzOptions, USAGE } from './options';
import { report } from './report';
import { type FuzzOptions, fuzz } from './run';

async function main(options: FuzzOptions): Promise<void> {
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} cases  {eta_formatted} left', noTTYOutput: false },
    Presets.rect,
  );
  bar.start(options.cases, 0);
  const result = await fuzz(options, () => bar.increment());
  bar.stop();
  process.stdout.write(`\n${report(result)}`);
  if (result.failures.length > 0) process.exitCode = 1;
}

try {
  const options = readFuzzOptions(process.argv.slice(2));
  if (options === undefined) {
    process.stdout.write(USAGE);
  } else {
    main(options).catch((error: unknown) => {
      process.stderr.write(`${error instanceof Error ? error.stack : error}\n`);
      process.exitCode = 1;
    });
  }
} catch (error) {
  if (!(error instanceof BadOptions)) throw error;
  process.stderr.write(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
