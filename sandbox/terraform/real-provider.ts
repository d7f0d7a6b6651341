import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CommandFailed } from '../../cli/command-line';
import { accessKeyIdOf } from '../services/iam/access-key';
import { ADMINISTRATOR } from '../services/iam/iam';
import { runTerraform } from './cli';
import { type Mirror, namedMirror } from './mirror';
import type { ProviderSource } from './provider-source';

/** Services to point at the sandbox, by the provider's names. */
const SERVICES = [
  'cloudcontrolapi',
  'cloudformation',
  'cloudwatch',
  'dynamodb',
  'events',
  'iam',
  'kms',
  'lambda',
  'logs',
  's3',
  'scheduler',
  'sns',
  'ssm',
  'sts',
];

/** The version that the program pins through its provider bindings. */
const { cdktf: PINNED } = require('@cdktf/provider-aws/package.json') as {
  readonly cdktf: { readonly provider: { readonly version: string } };
};

/** The fallback if the pinned version is unavailable. */
const OLDEST = '>= 5.100.0';

/**
 * The real AWS provider, pointed at the sandbox. It comes from the `filesystem_mirror` that `AWS_PROVIDER_MIRROR` names,
 * or else from where `terraform init` finds it: its own folders, then the network.
 */
export class RealProvider implements ProviderSource {
  /**
   * Has Terraform install it.
   *
   * @param endpoint Where the sandbox's APIs are.
   * @throws CommandFailed if there is none; the message says how to get one.
   */
  static async find(endpoint: string): Promise<RealProvider> {
    const mirror = namedMirror();
    const folder = await mkdtemp(join(tmpdir(), 'provider-'));
    const environment: Record<string, string> = { CDKTF_SKIP_PROVIDER_LOCK: 'true', CHECKPOINT_DISABLE: '1' };
    if (mirror !== undefined) {
      environment.TF_CLI_CONFIG_FILE = join(folder, 'terraform.rc');
      await writeFile(environment.TF_CLI_CONFIG_FILE, installFrom(mirror));
    }
    const wanted = mirror === undefined ? [PINNED.provider.version, OLDEST] : [mirror.version];
    const version = await installedVersion(folder, wanted, environment);
    return new RealProvider(version, endpoint, folder, environment);
  }

  readonly #endpoint: string;
  readonly #folder: string;

  private constructor(
    /** Such as `5.100.0`. */
    readonly version: string,
    endpoint: string,
    folder: string,
    readonly environment: Readonly<Record<string, string>>,
  ) {
    this.#endpoint = endpoint;
    this.#folder = folder;
  }

  /** Points the stack's provider at the sandbox, and rewrites the stack for this version. */
  readonly adapt = async (stackFolder: string): Promise<void> => {
    await adaptStack(this.version, join(stackFolder, 'cdk.tf.json'));
    await this.point(stackFolder);
  };

  /** Points the provider of any configuration at the sandbox. */
  async point(folder: string): Promise<void> {
    await writeFile(join(folder, 'override.tf.json'), JSON.stringify(providerOverride(this.#endpoint)));
  }

  /** Removes its files. */
  async stop(): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

/** The first of these versions that Terraform can install. */
async function installedVersion(
  folder: string,
  wanted: readonly string[],
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  let complaint = '';
  for (const version of wanted) {
    const aws = { source: 'hashicorp/aws', version };
    await writeFile(
      join(folder, 'main.tf.json'),
      JSON.stringify({ terraform: { required_providers: { aws } } }),
    );
    const { exitCode, stderr } = await runTerraform(folder, ['init', '-no-color'], environment);
    if (exitCode === 0) return selectedVersion(folder, environment);
    complaint = stderr;
  }
  throw new CommandFailed(
    'Terraform finds no AWS provider. With a network, run "terraform providers mirror DIR" in a synthesized stack ' +
      `and set AWS_PROVIDER_MIRROR=DIR.\n${complaint}`,
  );
}

async function selectedVersion(
  folder: string,
  environment: Readonly<Record<string, string>>,
): Promise<string> {
  const { stdout } = await runTerraform(folder, ['version', '-json'], environment);
  const { provider_selections: selections } = JSON.parse(stdout) as {
    readonly provider_selections: Readonly<Record<string, string>>;
  };
  return selections['registry.terraform.io/hashicorp/aws'] ?? '';
}

/**
 * Rewrites the stack for another version of the provider. Version 5.x lacks the argument `region` and runtimes after
 * Node.js 22. This is for tests only; the program needs 6.x.
 */
async function adaptStack(version: string, path: string): Promise<void> {
  const stack = JSON.parse(await readFile(path, 'utf8'));
  stack.terraform.required_providers.aws.version = version;
  const isOld = version.startsWith('5.');
  for (const { lifecycle } of Object.values<Lifecycle>(stack.resource.aws_cloudcontrolapi_resource ?? {})) {
    if (isOld) lifecycle.ignore_changes = lifecycle.ignore_changes.filter((name) => name !== 'region');
  }
  // On several lines: Terraform shows one of them with an error.
  const json = JSON.stringify(stack, null, 2);
  await writeFile(path, isOld ? json.replaceAll('nodejs24.x', 'nodejs22.x') : json);
}

interface Lifecycle {
  readonly lifecycle: { ignore_changes: readonly string[] };
}

function providerOverride(endpoint: string): object {
  const aws = {
    region: 'eu-central-1',
    access_key: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
    secret_key: 'not-checked',
    skip_credentials_validation: true,
    skip_metadata_api_check: true,
    skip_region_validation: true,
    // One address has no name for each bucket.
    s3_use_path_style: true,
    endpoints: [Object.fromEntries(SERVICES.map((service) => [service, endpoint]))],
  };
  return { provider: { aws: [aws] } };
}

function installFrom({ root }: Mirror): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(root)}\n  }\n}\n`;
}
