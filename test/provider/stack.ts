import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { accessKeyIdOf } from '../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../sandbox/services/iam/iam';
import { runTerraform, type TerraformRun } from '../../sandbox/terraform/cli';
import type { Mirror } from './mirror';

const ROOT = resolve(__dirname, '../..');
const NAME = 'iot-certificate-signing';

/** Services that the provider is led to, by its own names. */
const SERVICES = [
  'cloudcontrolapi',
  'cloudformation',
  'cloudwatch',
  'events',
  'iam',
  'lambda',
  'logs',
  'scheduler',
  'sns',
  'ssm',
  'sts',
];

/** How to prepare the stack. */
export interface ProviderStackOptions {
  /** Folder for the synthesized stack and Terraform's state. */
  readonly folder: string;
  /** Where the account listens. */
  readonly endpoint: string;
  /** @default Terraform's own folders, then the network */
  readonly mirror: Mirror | undefined;
  /** Variables that every deploy needs. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The synthesized program, run by Terraform with the real AWS provider. */
export class ProviderStack {
  /** Synthesizes the program and writes beside it what leads the provider to the account. */
  static async prepare(options: ProviderStackOptions): Promise<ProviderStack> {
    const { folder, endpoint, mirror } = options;
    await promisify(execFile)(process.execPath, ['--import', 'tsx', 'main.ts'], {
      cwd: ROOT,
      env: { ...process.env, CDKTF_OUTDIR: join(folder, 'cdktf.out') },
    });
    const stack = join(folder, 'stack');
    await mkdir(stack);
    await cp(join(folder, 'cdktf.out/stacks', NAME), stack, { recursive: true });
    if (mirror !== undefined) await fitTo(mirror.version, join(stack, 'cdk.tf.json'));
    await writeFile(join(stack, 'override.tf.json'), JSON.stringify(override(stack, endpoint)));
    const configuration = join(folder, 'terraform.rc');
    if (mirror !== undefined) await writeFile(configuration, installFrom(mirror));
    return new ProviderStack(stack, {
      ...Object.fromEntries(
        Object.entries(options.variables).map(([name, value]) => [`TF_VAR_${name}`, value]),
      ),
      ...(mirror !== undefined && { TF_CLI_CONFIG_FILE: configuration }),
    });
  }

  private constructor(
    private readonly folder: string,
    private readonly environment: Readonly<Record<string, string>>,
  ) {}

  /** Runs a command of Terraform. */
  terraform(
    args: readonly string[],
    variables: Readonly<Record<string, string>> = {},
  ): Promise<TerraformRun> {
    const set = Object.entries(variables).map(([name, value]) => [`TF_VAR_${name}`, value]);
    const environment = { ...this.environment, ...Object.fromEntries(set) };
    return runTerraform(this.folder, [...args, '-no-color'], environment);
  }
}

/**
 * Writes the stack as another version of the provider takes it. A 5.x one calls the Region's name otherwise, knows no
 * argument `region`, and no runtime after Node.js 22: for this proof only, the program needs 6.x.
 */
async function fitTo(version: string, path: string): Promise<void> {
  const stack = JSON.parse(await readFile(path, 'utf8'));
  stack.terraform.required_providers.aws.version = version;
  for (const provider of Object.values<Lifecycle>(stack.resource.aws_cloudcontrolapi_resource)) {
    const { ignore_changes: ignored } = provider.lifecycle;
    if (version.startsWith('5.'))
      provider.lifecycle.ignore_changes = ignored.filter((name) => name !== 'region');
  }
  // In lines, of which Terraform shows one with an error.
  let json = JSON.stringify(stack, null, 2);
  if (version.startsWith('5.')) {
    json = json
      .replaceAll(/(data\.aws_region\.[\w-]+)\.region/g, '$1.name')
      .replaceAll('nodejs24.x', 'nodejs22.x');
  }
  await writeFile(path, json);
}

interface Lifecycle {
  readonly lifecycle: { ignore_changes: readonly string[] };
}

function override(folder: string, endpoint: string): object {
  return {
    terraform: { backend: { local: { path: join(folder, 'terraform.tfstate') } } },
    provider: {
      aws: [
        {
          region: 'eu-central-1',
          access_key: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
          secret_key: 'not-checked',
          skip_credentials_validation: true,
          skip_metadata_api_check: true,
          skip_region_validation: true,
          endpoints: [Object.fromEntries(SERVICES.map((service) => [service, endpoint]))],
        },
      ],
    },
  };
}

function installFrom({ root }: Mirror): string {
  return `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(root)}\n  }\n}\n`;
}
