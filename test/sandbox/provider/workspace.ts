import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runTerraform, type TerraformRun } from '../../../sandbox/terraform/cli';
import type { ProviderSource } from '../../../sandbox/terraform/provider-source';

/** Part of a Terraform configuration in JSON. */
export type Configuration = Readonly<Record<string, unknown>>;

/** What Terraform needs to know of a provider. */
type Provider = Pick<ProviderSource, 'environment'>;

/** A reference to another resource, in Terraform's notation. */
export function ref(address: string): string {
  return `\${${address}}`;
}

/** A folder with a configuration, for running the real Terraform. */
export class Workspace {
  private constructor(readonly directory: string) {}

  static async create(): Promise<Workspace> {
    return new Workspace(await mkdtemp(join(tmpdir(), 'workspace-')));
  }

  /** Replaces the configuration. */
  async write(configuration: Configuration): Promise<void> {
    const terraform = { required_providers: { aws: { source: 'hashicorp/aws', version: '6.25.0' } } };
    const provider = { aws: [{ region: 'eu-central-1' }] };
    const main = { terraform, provider, ...configuration };
    await writeFile(join(this.directory, 'main.tf.json'), JSON.stringify(main));
  }

  /** Adds a file of `terraform test`. */
  async writeTest(hcl: string): Promise<void> {
    await writeFile(join(this.directory, 'main.tftest.hcl'), hcl);
  }

  run(provider: Provider, ...args: readonly string[]): Promise<TerraformRun> {
    return runTerraform(this.directory, [...args, '-no-color'], provider.environment);
  }

  /** Applies. @returns Terraform's summary line. Throws if the apply fails. */
  async apply(provider: Provider): Promise<string> {
    const { exitCode, stdout, stderr } = await this.run(provider, 'apply', '-auto-approve');
    if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
    return /^Apply complete!.*$/m.exec(stdout)?.[0] ?? stdout;
  }

  /** The planned actions by address, such as `{ 'aws_sns_topic.t': 'create' }`; without unchanged resources. */
  async plannedActions(provider: Provider): Promise<Record<string, string>> {
    const { exitCode, stdout, stderr } = await this.run(provider, 'plan', '-json');
    if (exitCode !== 0) throw new Error(`${stdout}\n${stderr}`);
    const messages = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as PlanMessage);
    return Object.fromEntries(
      messages.flatMap(({ type, change }) =>
        type === 'planned_change' && change ? [[change.resource.addr, change.action]] : [],
      ),
    );
  }

  /** The attributes of one resource in the state. */
  async attributesOf(provider: Provider, address: string): Promise<Record<string, unknown>> {
    const { stdout } = await this.run(provider, 'show', '-json');
    const { values } = JSON.parse(stdout) as StateDocument;
    const found = values?.root_module.resources?.find((resource) => resource.address === address);
    if (found === undefined) throw new Error(`${address} is not in the state`);
    return found.values;
  }

  remove(): Promise<void> {
    return rm(this.directory, { recursive: true, force: true });
  }
}

interface PlanMessage {
  readonly type: string;
  readonly change?: { readonly resource: { readonly addr: string }; readonly action: string };
}

interface StateDocument {
  readonly values?: {
    readonly root_module: {
      readonly resources?: readonly { readonly address: string; readonly values: Record<string, unknown> }[];
    };
  };
}
