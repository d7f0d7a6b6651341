/** `npm start`: deploys the product into a sandbox, uses it, rolls back and restores, and checks each step. */
import { runCommand } from '../cli/command';
import { Sandbox } from '../sandbox/sandbox';
import { requireTerraform } from '../sandbox/terraform/preflight';
import { type Options, readOptions, USAGE } from './options';
import { type Device, Fleet, SUBJECT_PATTERN } from './story/fleet';
import { OutputFolder } from './story/output-folder';
import { Screen } from './story/screen';
import { deploy, deployUnderHold, failToDeploy, NAME, onboardFleet, restore, rollBack } from './story/steps';
import { showSummary } from './story/summary';

async function start(options: Options): Promise<void> {
  const output = options.out === undefined ? undefined : OutputFolder.prepare(options.out);
  await requireTerraform();
  const sandbox = await Sandbox.start({
    authority: options.authority,
    authorityKey: options.authorityKey,
    authorityLatency: options.authorityLatency,
    provider: options.provider,
  });
  try {
    await tell(options, new Screen(process.stdout), sandbox, output);
  } finally {
    await sandbox.stop();
  }
}

async function tell(
  options: Options,
  screen: Screen,
  sandbox: Sandbox,
  output: OutputFolder | undefined,
): Promise<void> {
  const { authority, iot } = sandbox.aws;
  const fleet = await Fleet.create(iot);
  const variables = { name: NAME, ...authority.variables(), subject_pattern: SUBJECT_PATTERN };
  const context = { sandbox, fleet, screen, variables };
  try {
    await deploy(context);
    const devices = await onboardFleet(context, fleetOf(options));
    await output?.write(devices, authority.certificatePem);
    await failToDeploy(context);
    await rollBack(context);
    await deployUnderHold(context);
    await restore(context);
    showSummary(screen, devices, output?.path);
  } finally {
    await fleet.remove();
  }
}

/** The devices. Unless all must be good, the last of several has a key that AWS IoT does not accept. */
function fleetOf({ devices, allGood }: Options): Device[] {
  const name = (i: number) => `device-${String(i + 1).padStart(4, '0')}`;
  const bad = allGood || devices === 1 ? undefined : devices - 1;
  return Array.from({ length: devices }, (_, i) =>
    i === bad ? { name: name(i), defect: 'rsa-1024' } : { name: name(i) },
  );
}

void runCommand({ read: () => readOptions(process.argv.slice(2)), run: start, usage: USAGE });
