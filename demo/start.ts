/** `npm start`: the whole story of the product, in a sandbox, with proofs. See `--help`. */
import { runCommand } from '../cli/command';
import { Sandbox } from '../sandbox/sandbox';
import { requireTerraform } from '../sandbox/terraform/preflight';
import { type Options, readOptions, USAGE } from './options';
import { deploy, deployUnderHold, failToDeploy, NAME, onboardFleet, restore, rollBack } from './story/acts';
import { type Device, Fleet, SUBJECT_PATTERN } from './story/fleet';
import { KeptCertificates } from './story/kept-certificates';
import { Screen } from './story/screen';
import { showSummary } from './story/summary';

/** Keys of the CA, by family. */
const AUTHORITY_KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

async function start(options: Options): Promise<void> {
  const kept = options.out === undefined ? undefined : KeptCertificates.prepare(options.out);
  await requireTerraform();
  const sandbox = await Sandbox.start({
    authorityKey: AUTHORITY_KEYS[options.authorityKey],
    authorityLatency: options.authorityLatency,
    provider: options.provider,
  });
  try {
    await tell(options, new Screen(process.stdout), sandbox, kept);
  } finally {
    await sandbox.stop();
  }
}

async function tell(
  options: Options,
  screen: Screen,
  sandbox: Sandbox,
  kept: KeptCertificates | undefined,
): Promise<void> {
  const fleet = await Fleet.create(sandbox.aws.iot);
  const variables = {
    name: NAME,
    certificate_authority_arn: sandbox.aws.privateCa.arn,
    subject_pattern: SUBJECT_PATTERN,
  };
  const stage = { sandbox, fleet, screen, variables };
  try {
    await deploy(stage);
    const devices = await onboardFleet(stage, fleetOf(options));
    await kept?.write(devices, sandbox.aws.privateCa.certificatePem);
    await failToDeploy(stage);
    await rollBack(stage);
    await deployUnderHold(stage);
    await restore(stage);
    showSummary(screen, devices, kept?.folder);
  } finally {
    await fleet.remove();
  }
}

/** The devices; unless all are to be good, the last of several has a key that AWS IoT does not accept. */
function fleetOf({ devices, allGood }: Options): Device[] {
  const name = (i: number) => `device-${String(i + 1).padStart(4, '0')}`;
  const bad = allGood || devices === 1 ? undefined : devices - 1;
  return Array.from({ length: devices }, (_, i) =>
    i === bad ? { name: name(i), defect: 'rsa-1024' } : { name: name(i) },
  );
}

void runCommand({ read: () => readOptions(process.argv.slice(2)), run: start, usage: USAGE });
