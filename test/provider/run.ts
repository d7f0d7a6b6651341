/**
 * `npm run test:provider`: takes deployments, a table, a key and a PKI through their lives with the real AWS provider,
 * against the sandbox's account over HTTP. Takes the provider from the folder in `AWS_PROVIDER_MIRROR`, laid out as a Terraform
 * `filesystem_mirror`, or from wherever `terraform init` finds it. Exit code 0: every step passed; 1: otherwise.
 */
import { runCommand } from '../../cli/command';
import { CommandFailed, choiceOption, parseWords } from '../../cli/command-line';
import { Sandbox } from '../../sandbox/sandbox';
import { RealProvider } from '../../sandbox/terraform/real-provider';
import { PkiAccount } from '../modules/pki/pki-account';
import { OUTSIDE_AWS } from './built-in';
import { KEY_STEPS } from './key-steps';
import { clearOutside, LEDGER_STEPS, NETWORK_STEPS, SIGNER_STEPS, setOutside } from './outside-steps';
import { PKI_STEPS } from './pki-steps';
import { ResourceStage } from './resource-stage';
import { STEPS, type Step } from './steps';
import { TABLE_STEPS } from './table-steps';

const USAGE = `npm run test:provider -- [LIFE ...]

  LIFE                 deployment, resources, pki or outside (of AWS); all of them if none is given

  AWS_PROVIDER_MIRROR  folder with registry.terraform.io/hashicorp/aws/VERSION/PLATFORM, as created by
                       "terraform providers mirror"; if unset, terraform init finds the provider
`;

/** Goes through a life, in a sandbox of its own. */
const LIVES = {
  deployment: async () => {
    const sandbox = await Sandbox.start({ authorityLatency: 'fast', provider: 'real' });
    try {
      await initialize(sandbox);
      const variables = {
        name: 'fleet',
        ...sandbox.aws.authority.variables(),
        subject_pattern: 'CN={clientId}',
      };
      await take(STEPS, { sandbox, variables }, sandbox);
    } finally {
      await sandbox.stop();
    }
  },
  resources: async () => {
    const sandbox = await Sandbox.start({ provider: 'real' });
    try {
      const stage = await ResourceStage.set(sandbox);
      await take([...TABLE_STEPS, ...KEY_STEPS], stage, sandbox).finally(() => stage.clear());
    } finally {
      await sandbox.stop();
    }
  },
  pki: async () => {
    const pki = await PkiAccount.open((endpoint) => RealProvider.find(endpoint));
    await take(PKI_STEPS, pki, pki).finally(() => pki.close());
  },
  outside: async () => {
    for (const [place, authority] of OUTSIDE_AWS.entries()) {
      const sandbox = await Sandbox.start({ authority, authorityLatency: 'fast', provider: 'real' });
      try {
        process.stdout.write(`${authority.name}:\n`);
        await initialize(sandbox);
        const stage = await setOutside({ sandbox });
        // The network and the end of a ledger are the same for all: the first one shows them.
        const steps = place === 0 ? [...SIGNER_STEPS, ...NETWORK_STEPS, ...LEDGER_STEPS] : SIGNER_STEPS;
        await take(steps, stage, sandbox).finally(() => clearOutside(stage));
      } finally {
        await sandbox.stop();
      }
    }
  },
} as const;

type Life = keyof typeof LIVES;

const NAMES = Object.keys(LIVES) as readonly Life[];

function read(): readonly Life[] | undefined {
  const help = { help: { type: 'boolean' } } as const;
  const { values, words } = parseWords(process.argv.slice(2), help, 'npm run test:provider -- --help');
  if (values.help) return undefined;
  const chosen = words.map((word) => choiceOption('LIFE', word, NAMES));
  return chosen.length === 0 ? NAMES : chosen;
}

async function test(lives: readonly Life[]): Promise<void> {
  for (const life of lives) await LIVES[life]();
  process.stdout.write('All steps passed with the real AWS provider.\n');
}

/** Synthesizes the signer's program, installs the provider, and prints its version. */
async function initialize({ deployment }: Sandbox): Promise<void> {
  await deployment.synthesize();
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

void runCommand({ read, run: test, usage: USAGE });
