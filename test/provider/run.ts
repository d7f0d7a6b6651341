/**
 * `npm run test:provider`: takes a deployment, a table, a key and a PKI through their lives with the real AWS provider,
 * against the sandbox's account over HTTP. Takes the provider from the folder in `AWS_PROVIDER_MIRROR`, laid out as a Terraform
 * `filesystem_mirror`, or from wherever `terraform init` finds it. Exit code 0: every step passed; 1: otherwise.
 */
import { runCommand } from '../../cli/command';
import { CommandFailed } from '../../cli/command-line';
import { Sandbox } from '../../sandbox/sandbox';
import { RealProvider } from '../../sandbox/terraform/real-provider';
import { PkiAccount } from '../modules/pki/pki-account';
import { KEY_STEPS } from './key-steps';
import { PKI_STEPS } from './pki-steps';
import { ResourceStage } from './resource-stage';
import { STEPS, type Step } from './steps';
import { TABLE_STEPS } from './table-steps';

const USAGE = `npm run test:provider

  AWS_PROVIDER_MIRROR  folder with registry.terraform.io/hashicorp/aws/VERSION/PLATFORM, as created by
                       "terraform providers mirror"; if unset, terraform init finds the provider
`;

async function test(): Promise<void> {
  const sandbox = await Sandbox.start({ authorityLatency: 'fast', provider: 'real' });
  try {
    await sandbox.deployment.synthesize();
    const stage = {
      sandbox,
      variables: {
        name: 'fleet',
        ...sandbox.aws.authority.variables(),
        subject_pattern: 'CN={clientId}',
      },
    };
    await initialize(sandbox);
    await take(STEPS, stage, sandbox);
    const resources = await ResourceStage.set(sandbox);
    const steps = [...TABLE_STEPS, ...KEY_STEPS];
    await take(steps, resources, sandbox).finally(() => resources.clear());
  } finally {
    await sandbox.stop();
  }
  const pki = await PkiAccount.open((endpoint) => RealProvider.find(endpoint));
  await take(PKI_STEPS, pki, pki).finally(() => pki.close());
  process.stdout.write('All steps passed with the real AWS provider.\n');
}

/** Installs the provider and prints its version. */
async function initialize({ deployment }: Sandbox): Promise<void> {
  const { exitCode, stderr } = await deployment.terraform(['init'], {});
  if (exitCode !== 0) throw new CommandFailed(`terraform init failed:\n${stderr}`);
  const { stdout } = await deployment.terraform(['version'], {});
  process.stdout.write(`${stdout.trim()}\n`);
}

async function take<Stage>(
  steps: readonly Step<Stage>[],
  stage: Stage,
  { aws }: Pick<Sandbox, 'aws'>,
): Promise<void> {
  let passed = 0;
  for (const { says, run } of steps) {
    try {
      await run(stage);
    } catch (error) {
      const { unknown } = aws.door;
      const missing = unknown.length > 0 ? `\n${unknown.join('\n')}` : '';
      throw new CommandFailed(
        `  ✕ ${says}\n${(error as Error).message}${missing}\n${passed} of ${steps.length} passed.`,
      );
    }
    passed += 1;
    process.stdout.write(`  ✓ ${says}\n`);
  }
}

void runCommand({ read: () => (process.argv.includes('--help') ? undefined : {}), run: test, usage: USAGE });
