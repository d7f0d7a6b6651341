/**
 * `npm run fleet`: a fleet of devices asks the built signer for certificates while a share of all calls to the CA
 * meets a fault; then the CA's records are compared with the devices' and with the log. Exit code 0: nothing lost and
 * nothing twice; 1: otherwise; 2: bad options.
 */
import { Presets, SingleBar } from 'cli-progress';
import { audit } from './audit';
import { BadOptions, type FleetOptions, readFleetOptions, USAGE } from './options';
import { report } from './report';
import { runFleet } from './run';

async function main(options: FleetOptions): Promise<void> {
  const bar = new SingleBar(
    { format: '{bar} {value}/{total} devices  {eta_formatted} left', noTTYOutput: false },
    Presets.rect,
  );
  bar.start(options.devices, 0);
  const run = await runFleet(options, () => bar.increment());
  bar.stop();
  const findings = audit(run);
  process.stdout.write(`\n${report(run, findings)}`);
  if (Object.values(findings.violations).some((count) => count !== 0)) process.exitCode = 1;
}

try {
  const options = readFleetOptions(process.argv.slice(2));
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
