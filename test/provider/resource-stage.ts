import type { Sandbox } from '../../sandbox/sandbox';
import type { TerraformRun } from '../../sandbox/terraform/cli';
import { RealProvider } from '../../sandbox/terraform/real-provider';
import { type Configuration, Workspace } from '../sandbox/provider/workspace';
import { expectSome, succeeded } from './steps';

/** A configuration of its own with a few resources, and the real provider. */
export class ResourceStage {
  static async set(sandbox: Sandbox): Promise<ResourceStage> {
    const stage = new ResourceStage(
      sandbox,
      await RealProvider.find(sandbox.aws.door.url),
      await Workspace.create(),
    );
    await stage.#provider.point(stage.#workspace.directory);
    await stage.#configure({});
    succeeded(await stage.run('init'));
    return stage;
  }

  readonly #provider: RealProvider;
  readonly #workspace: Workspace;

  private constructor(
    readonly sandbox: Sandbox,
    provider: RealProvider,
    workspace: Workspace,
  ) {
    this.#provider = provider;
    this.#workspace = workspace;
  }

  /** Replaces the resources. @param resource By type and name, as in Terraform's JSON. */
  write(resource: object): Promise<void> {
    return this.#configure({ resource });
  }

  run(...args: readonly string[]): Promise<TerraformRun> {
    return this.#workspace.run(this.#provider, ...args);
  }

  /** Applies, after which a plan is empty. */
  async apply(resource: object): Promise<void> {
    await this.write(resource);
    succeeded(await this.run('apply', '-auto-approve'));
    expectSome(succeeded(await this.run('plan')).stdout, /^No changes\./m);
  }

  async clear(): Promise<void> {
    await this.#workspace.remove();
    await this.#provider.stop();
  }

  #configure(more: Configuration): Promise<void> {
    const aws = { source: 'hashicorp/aws', version: this.#provider.version };
    return this.#workspace.write({ terraform: { required_providers: { aws } }, ...more });
  }
}
