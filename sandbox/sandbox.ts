import { Aws, type AwsOptions } from './aws';
import { OnCall } from './on-call/on-call';
import type { OnApply } from './provider/calls';
import { StandInProvider } from './provider/provider';
import { Deployment } from './terraform/deployment';
import type { ProviderSource } from './terraform/provider-source';
import { RealProvider } from './terraform/real-provider';

/** How to start a sandbox. */
export interface SandboxOptions extends AwsOptions {
  /** Name of the deployment that on-call looks after. @default fleet */
  readonly name?: string;
  /** The AWS provider that Terraform uses. @default stand-in, which needs neither a network nor 700 MB */
  readonly provider?: 'stand-in' | 'real';
  /** Called before and after each change that Terraform makes with the stand-in. */
  readonly onApply?: OnApply;
}

/** A simulated AWS with Terraform to deploy this repository's program, and an on-call engineer. */
export class Sandbox {
  /** Starts AWS, with nothing deployed. */
  static async start(options: SandboxOptions = {}): Promise<Sandbox> {
    const { name = 'fleet', provider = 'stand-in', onApply, ...awsOptions } = options;
    const aws = await Aws.start(awsOptions);
    const deployment = await Deployment.create();
    deployment.provider =
      provider === 'real'
        ? await RealProvider.find(aws.door.url)
        : await StandInProvider.start({
            endpoint: aws.door.url,
            workingDirectory: deployment.stackFolder,
            onApply,
          });
    return new Sandbox(aws, new OnCall(aws, name), deployment, deployment.provider);
  }

  readonly #provider: ProviderSource;

  private constructor(
    readonly aws: Aws,
    /** The engineer who looks after the deployment and starts its runbooks. */
    readonly onCall: OnCall,
    /** This repository's program, deployed into the simulated AWS. */
    readonly deployment: Deployment,
    provider: ProviderSource,
  ) {
    this.#provider = provider;
  }

  /** Stops everything and removes its files. */
  async stop(): Promise<void> {
    await this.onCall.stop();
    await this.#provider.stop();
    await this.aws.stop();
    await this.deployment.remove();
  }
}
