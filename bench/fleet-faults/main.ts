/**
 * `npm run fleet`: a fleet requests certificates from the built signer while a share of all calls to the CA fails.
 * Then compares the records of CA, devices and signer. Exit code 0: nothing lost, nothing issued twice; 1: otherwise;
 * 2: bad options.
 */
import { runCommand } from '../../cli/command';
import { progressBar } from '../../cli/progress-bar';
import { audit } from './audit';
import { type FleetOptions, readFleetOptions, USAGE } from './options';
import { report } from './report';
import { runFleet } from './run';

async function main(options: FleetOptions): Promise<void> {
  const bar = progressBar('devices');
  bar.start(options.devices, 0);
  const run = await runFleet(options, () => bar.increment());
  bar.stop();
  const findings = audit(run);
  process.stdout.write(`\n${report(run, findings)}`);
  if (Object.values(findings.violations).some((count) => count !== 0)) process.exitCode = 1;
}

void runCommand({ read: () => readFleetOptions(process.argv.slice(2)), run: main, usage: USAGE });
