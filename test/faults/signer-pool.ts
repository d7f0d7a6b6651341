import type { AuthorityKind, SandboxAuthority } from '../../sandbox/authorities/authority';
import { LambdaService } from '../../sandbox/services/lambda/lambda-service';
import { builtSigner } from '../../testing/faults/built-signer';
import { DeployedSigner } from './deployed-signer';

/** Signers that work at the same time, each with its own authority and container: they mostly wait. */
export class SignerPool<Authority extends SandboxAuthority = SandboxAuthority> {
  /** Builds the zip once and deploys it. */
  static async deploy<Authority extends SandboxAuthority>(
    kind: AuthorityKind<Authority>,
    count: number,
  ): Promise<SignerPool<Authority>> {
    const lambda = await LambdaService.start({ maxContainers: 1 });
    const zip = builtSigner(kind.entry);
    const deploying = Array.from({ length: count }, () => DeployedSigner.deploy(lambda, kind, zip));
    return new SignerPool(lambda, await Promise.all(deploying));
  }

  readonly #lambda: LambdaService;
  readonly #signers: readonly DeployedSigner<Authority>[];

  private constructor(lambda: LambdaService, signers: readonly DeployedSigner<Authority>[]) {
    this.#lambda = lambda;
    this.#signers = signers;
  }

  /** One of the signers. */
  get one(): DeployedSigner<Authority> {
    return this.#signers[0] as DeployedSigner<Authority>;
  }

  /** Hands out the items in order, each to the next free signer. */
  async forEach<Item>(
    items: readonly Item[],
    run: (signer: DeployedSigner<Authority>, item: Item) => Promise<void>,
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
