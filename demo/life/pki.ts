import { execFile } from 'node:child_process';
import { resolve } from 'node:path';
import type { Aws } from '../../sandbox/aws';
import { awsEnvironment } from '../../sandbox/aws-cli/environment';
import { StandInProvider } from '../../sandbox/provider/provider';
import { accessKeyIdOf } from '../../sandbox/services/iam/access-key';
import { makeRole } from '../../sandbox/services/iam/make-role';
import { Deployment, PKI, type Variables } from '../../sandbox/terraform/deployment';
import type { ProviderSource } from '../../sandbox/terraform/provider-source';
import { prove } from '../story/proof';

const ROOT = resolve(__dirname, '../..');

/** Who holds the ceremony, and revokes. */
const CEREMONY = 'ca-ceremony';

/** A PKI in the sandbox: deployed by the real Terraform, and run by its engineer with `npm run ca`. */
export class Pki {
  /** Deploys it with `cdktf deploy`. @param variables Of its program, besides name and ceremony. */
  static async deploy(aws: Aws, name: string, variables: Variables = {}): Promise<Pki> {
    // The keys' policies say what it may sign; its own policy forbids nothing.
    if (!aws.roles.has(CEREMONY)) makeRole(aws, CEREMONY);
    const deployment = await Deployment.create(PKI);
    const provider = await StandInProvider.start({
      endpoint: aws.door.url,
      workingDirectory: deployment.stackFolder,
    });
    deployment.provider = provider;
    const pki = new Pki(aws, name, deployment, provider);
    const run = await deployment.deploy({ name, ceremony_role: CEREMONY, ...variables });
    prove(run.succeeded, `the PKI ${name} is deployed`, run.output);
    return pki;
  }

  private constructor(
    private readonly aws: Aws,
    readonly name: string,
    private readonly deployment: Deployment,
    private readonly provider: ProviderSource,
  ) {}

  /** An output of its program. */
  async output(name: string): Promise<string> {
    return String((await this.deployment.outputs())[name] ?? '');
  }

  /** Runs `npm run ca -- COMMAND --pki NAME …` as the ceremony's role. Returns what it printed; throws `ProofFailed`. */
  async ca(command: string, ...options: readonly string[]): Promise<string> {
    const { exitCode, output } = await this.tryCa(command, ...options);
    prove(exitCode === 0, `npm run ca -- ${command} succeeds`, output);
    return output;
  }

  /** The same, whatever comes of it. */
  tryCa(
    command: string,
    ...options: readonly string[]
  ): Promise<{ readonly exitCode: number; readonly output: string }> {
    const env = {
      PATH: process.env.PATH,
      ...awsEnvironment(this.aws.door.url, CEREMONY),
      AWS_ACCESS_KEY_ID: accessKeyIdOf({ kind: 'role', name: CEREMONY }),
    };
    const argv = ['--import', 'tsx', 'tools/ca/main.ts', command, '--pki', this.name, ...options];
    return new Promise((done) => {
      execFile(process.execPath, argv, { cwd: ROOT, env }, (error, stdout, stderr) =>
        done({ exitCode: error === null ? 0 : Number(error.code), output: stdout + stderr }),
      );
    });
  }

  /** Removes what its deployment needed on this machine. */
  async remove(): Promise<void> {
    await this.provider.stop();
    await this.deployment.remove();
  }
}
