import { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../testing/faults/built-signer';
import { DeployedSigner } from './deployed-signer';

/** Signers that work at the same time, each with its own CA and container: they mostly wait. */
export class SignerPool {
  /** Builds the zip once and deploys it. */
  static async deploy(count: number): Promise<SignerPool> {
    const lambda = await LambdaService.start({ maxContainers: 1 });
    const zip = builtSigner();
    const deploying = Array.from({ length: count }, () => DeployedSigner.deploy(lambda, zip));
    return new SignerPool(lambda, await Promise.all(deploying));
  }

  readonly #lambda: LambdaService;
  readonly #signers: readonly DeployedSigner[];

  private constructor(lambda: LambdaService, signers: readonly DeployedSigner[]) {
    this.#lambda = lambda;
    this.#signers = signers;
  }

  /** One of the signers. */
  get one(): DeployedSigner {
    return this.#signers[0] as DeployedSigner;
  }

  /** Hands out the items in order, each to the next free signer. */
  async forEach<Item>(
    items: readonly Item[],
    run: (signer: DeployedSigner, item: Item) => Promise<void>,
  ): Promise<void> {
    // All signers share one iterator.
    const waiting = items.values();
    await Promise.all(
      this.#signers.map(async (signer) => {
        for (const item of waiting) await run(signer, item);
      }),
    );
  }

  async stop(): Promise<void> {
    await this.#lambda.stop();
    await Promise.all(this.#signers.map((signer) => signer.stop()));
  }
}
