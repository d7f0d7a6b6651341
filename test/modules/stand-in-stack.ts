import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { StandInProvider } from '../../sandbox/provider/provider';
import { runTerraform, type TerraformRun } from '../../sandbox/terraform/cli';

/** Real Terraform in the folder of a synthesized stack, with the stand-in for the AWS provider. */
export class StandInStack {
  /** Starts the stand-in and runs `terraform init`. */
  static async init(folder: string): Promise<StandInStack> {
    const provider = await StandInProvider.start({
      stack: JSON.parse(readFileSync(join(folder, 'cdk.tf.json'), 'utf8')),
      workingDirectory: folder,
    });
    const stack = new StandInStack(folder, provider);
    await stack.terraform('init');
    return stack;
  }

  readonly #folder: string;
  readonly #provider: StandInProvider;

  private constructor(folder: string, provider: StandInProvider) {
    this.#folder = folder;
    this.#provider = provider;
  }

  /** Runs Terraform. */
  terraform(...args: readonly string[]): Promise<TerraformRun> {
    return runTerraform(this.#folder, [...args, '-no-color'], this.#provider.environment);
  }

  /** Ends the stand-in. */
  stop(): Promise<void> {
    return this.#provider.stop();
  }
}
