/** `npm start`: the whole story of the product, in a sandbox, with proofs. See `--help`. */
import { resolve } from 'node:path';
import { BadOptions, type Options, readOptions, USAGE } from './options';
import { Sandbox } from './sandbox/sandbox';
import { deploy, deployUnderHold, failToDeploy, NAME, onboardFleet, restore, rollBack } from './story/acts';
import { type Device, Fleet, writeCertificates } from './story/fleet';
import { ProofFailed } from './story/proof';
import { Screen } from './story/screen';
import { showSummary } from './story/summary';

/** Keys of the CA, by family. */
const AUTHORITY_KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

async function tell(options: Options, screen: Screen): Promise<void> {
  const sandbox = await Sandbox.start({
    authorityKey: AUTHORITY_KEYS[options.authorityKey],
    authorityLatency: options.authorityLatency,
  });
  const fleet = await Fleet.create(sandbox.iot);
  const variables = { name: NAME, certificate_authority_arn: sandbox.privateCa.arn };
  const stage = { sandbox, fleet, screen, variables };
  try {
    await deploy(stage);
    const devices = await onboardFleet(stage, fleetOf(options));
    const out = options.out === undefined ? undefined : resolve(options.out);
    if (out !== undefined) await writeCertificates(out, devices, sandbox.privateCa.certificatePem);
    await failToDeploy(stage);
    await rollBack(stage);
    await deployUnderHold(stage);
    await restore(stage);
    showSummary(screen, devices, out);
  } finally {
    await fleet.remove();
    await sandbox.stop();
  }
}

/** The devices; unless all are to be good, the last one has a key that AWS IoT does not accept. */
function fleetOf({ devices, allGood }: Options): Device[] {
  const name = (i: number) => `device-${String(i + 1).padStart(4, '0')}`;
  return Array.from({ length: devices }, (_, i) =>
    i === devices - 1 && !allGood ? { name: name(i), defect: 'rsa-1024' } : { name: name(i) },
  );
}

async function main(): Promise<void> {
  const screen = new Screen(process.stdout);
  try {
    const options = readOptions(process.argv.slice(2));
    if (options === undefined) screen.line(USAGE);
    else await tell(options, screen);
  } catch (error) {
    if (!(error instanceof BadOptions || error instanceof ProofFailed)) throw error;
    process.stderr.write(`\n${error.message}\n`);
    process.exitCode = error instanceof BadOptions ? 2 : 1;
  }
}

void main();
