import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { GetKeyPolicyCommand, KMSClient } from '@aws-sdk/client-kms';
import { Aws } from '../../../sandbox/aws';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { accessKeyIdOf } from '../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../../sandbox/services/iam/iam';
import { makeRole } from '../../../sandbox/services/iam/make-role';
import { Deployment, PKI, type Variables } from '../../../sandbox/terraform/deployment';
import type { ProviderSource } from '../../../sandbox/terraform/provider-source';

/** Outcome of a run of Terraform. */
export interface Run {
  readonly succeeded: boolean;
  /** Everything that it said, in one line. */
  readonly said: string;
}

/** An account of the sandbox, into which roles deploy a program of what outlives signers with the real Terraform. */
export class PkiAccount {
  /**
   * Starts it, with nothing deployed.
   *
   * @param providerAt Makes the AWS provider. @default the stand-in
   * @param program What the roles deploy. @default the PKI's
   */
  static async open(
    providerAt: (endpoint: string, stackFolder: string) => Promise<ProviderSource> = (
      endpoint,
      workingDirectory,
    ) => StandInProvider.start({ endpoint, workingDirectory }),
    program = PKI,
  ): Promise<PkiAccount> {
    const aws = await Aws.start();
    return PkiAccount.#in(aws, providerAt, () => aws.stop(), program);
  }

  /** The same in an account that is there already, and stays. */
  static async of(aws: Aws): Promise<PkiAccount> {
    const stays = async () => {};
    const providerAt = (endpoint: string, workingDirectory: string) =>
      StandInProvider.start({ endpoint, workingDirectory });
    return PkiAccount.#in(aws, providerAt, stays);
  }

  static async #in(
    aws: Aws,
    providerAt: (endpoint: string, stackFolder: string) => Promise<ProviderSource>,
    stop: () => Promise<void>,
    program = PKI,
  ): Promise<PkiAccount> {
    const deployment = await Deployment.create(program);
    const provider = await providerAt(aws.door.url, deployment.stackFolder);
    deployment.provider = provider;
    await deployment.synthesize();
    const account = new PkiAccount(aws, deployment, provider, stop);
    await account.run('init');
    return account;
  }

  private constructor(
    readonly aws: Aws,
    readonly deployment: Deployment,
    private readonly provider: ProviderSource,
    private readonly stop: () => Promise<void>,
  ) {}

  /**
   * Makes a role.
   *
   * @param policy What IAM lets it do, JSON. @default everything: what it may not do, the key's policy forbids
   */
  addRole(name: string, policy?: string): string {
    return makeRole(this.aws, name, policy);
  }

  /** Has a role run Terraform from now on. */
  async deployAs(role: string): Promise<void> {
    const access_key = accessKeyIdOf({ kind: 'role', name: role });
    const provider = { aws: [{ access_key, secret_key: 'not-checked' }] };
    await writeFile(join(this.deployment.stackFolder, 'role_override.tf.json'), JSON.stringify({ provider }));
  }

  /** Runs Terraform. */
  async run(command: string, variables: Variables = {}, ...args: readonly string[]): Promise<Run> {
    const { exitCode, stdout, stderr } = await this.deployment.terraform([command, ...args], variables);
    return { succeeded: exitCode === 0, said: `${stdout}\n${stderr}`.replaceAll(/[\s│]+/g, ' ') };
  }

  /** Applies. */
  apply(variables?: Variables): Promise<Run> {
    return this.run('apply', variables, '-auto-approve');
  }

  /** The policy of the key that was made. */
  async keyPolicy(): Promise<unknown> {
    const { key_arn: KeyId } = await this.deployment.outputs();
    const { Policy = '' } = await this.kms().send(
      new GetKeyPolicyCommand({ KeyId: String(KeyId), PolicyName: 'default' }),
    );
    return JSON.parse(Policy);
  }

  /** KMS as a role sees it. @param role @default a user who may do everything that the key's policy allows */
  kms(role?: string): KMSClient {
    const owner =
      role === undefined
        ? ({ kind: 'user', name: ADMINISTRATOR } as const)
        : ({ kind: 'role', name: role } as const);
    const { door, account } = this.aws;
    return new KMSClient({
      endpoint: door.url,
      region: account.region,
      maxAttempts: 1,
      credentials: { accessKeyId: accessKeyIdOf(owner), secretAccessKey: 'not-checked' },
    });
  }

  async close(): Promise<void> {
    await this.provider.stop();
    await this.stop();
    await this.deployment.remove();
  }
}
