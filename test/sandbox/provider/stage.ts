import type { OnApply } from '../../../sandbox/provider/calls';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { Sandbox } from '../../../sandbox/sandbox';
import { accessKeyIdOf } from '../../../sandbox/services/iam/access-key';
import type { TerraformRun } from '../../../sandbox/terraform/cli';
import { type Configuration, Workspace } from './workspace';

/** A sandbox's account, a folder with a configuration, and a stand-in provider between them. */
export class Stage {
  static async set(onApply?: OnApply): Promise<Stage> {
    const sandbox = await Sandbox.start({ authorityLatency: 'fast' });
    const workspace = await Workspace.create();
    const provider = await StandInProvider.start({
      endpoint: sandbox.aws.door.url,
      workingDirectory: workspace.directory,
      onApply,
    });
    return new Stage(sandbox, workspace, provider);
  }

  private constructor(
    readonly sandbox: Sandbox,
    readonly workspace: Workspace,
    readonly provider: StandInProvider,
  ) {}

  /** Replaces the configuration. */
  write(configuration: Configuration): Promise<void> {
    return this.workspace.write(configuration);
  }

  /** The provider block of a user who may do only this. */
  as(user: string, ...actions: readonly string[]): Configuration {
    const statement = { Effect: 'Allow', Action: actions, Resource: ['*'] };
    this.sandbox.aws.iam.putUserPolicy(user, 'may', JSON.stringify({ Statement: [statement] }));
    const access_key = accessKeyIdOf({ kind: 'user', name: user });
    return { provider: { aws: [{ region: 'eu-central-1', access_key, secret_key: 'any' }] } };
  }

  apply(): Promise<string> {
    return this.workspace.apply(this.provider);
  }

  plannedActions(): Promise<Record<string, string>> {
    return this.workspace.plannedActions(this.provider);
  }

  run(...args: readonly string[]): Promise<TerraformRun> {
    return this.workspace.run(this.provider, ...args);
  }

  /** Runs an apply that fails. @returns Terraform's error in one line */
  async refused(): Promise<string> {
    const { exitCode, stderr } = await this.run('apply', '-auto-approve');
    if (exitCode !== 1) throw new Error('The apply was not refused.');
    return stderr.replaceAll(/[\s│]+/g, ' ');
  }

  attributesOf(address: string): Promise<Record<string, unknown>> {
    return this.workspace.attributesOf(this.provider, address);
  }

  async clear(): Promise<void> {
    await this.provider.stop();
    await this.sandbox.stop();
    await this.workspace.remove();
  }
}
