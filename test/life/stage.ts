import { X509Certificate } from 'node:crypto';
import { Fleet } from '../../demo/story/fleet';
import type { OnApply } from '../../sandbox/provider/calls';
import { Sandbox, type SandboxOptions } from '../../sandbox/sandbox';
import type { TerraformRun } from '../../sandbox/terraform/cli';
import type { Variables } from '../../sandbox/terraform/deployment';

/** A change that Terraform made, such as `create aws_lambda_function`. */
export type Change = string;

const DAY_MS = 86_400_000;

/** A sandbox with devices and the synthesized stack, which Terraform's own commands deploy. */
export class Stage {
  static async set(options: SandboxOptions = {}): Promise<Stage> {
    const changes: Change[] = [];
    const onApply: OnApply = async (moment) => {
      if (moment.phase === 'before') changes.push(`${moment.action} ${moment.type}`);
      await options.onApply?.(moment);
    };
    const sandbox = await Sandbox.start({ authorityLatency: 'fast', ...options, onApply });
    await sandbox.deployment.synthesize();
    await sandbox.deployment.terraform(['init'], {});
    return new Stage(sandbox, await Fleet.create(sandbox.aws.iot), changes);
  }

  #onboarded = 0;

  private constructor(
    readonly sandbox: Sandbox,
    readonly fleet: Fleet,
    /** What Terraform changed since the last `forget`. */
    readonly changes: Change[],
  ) {}

  /** The variables that every deploy needs. */
  get variables(): Variables {
    return {
      name: 'fleet',
      ...this.sandbox.aws.authority.variables(),
      subject_pattern: 'CN={clientId}',
    };
  }

  /** Subject of the CA that signs in self-managed mode. */
  get yours(): string {
    return new X509Certificate(this.sandbox.aws.authority.certificatePem).subject;
  }

  /** Days for which that CA's newest certificate is valid. */
  async newestValidityDays(): Promise<number> {
    const { certificatePem = '' } = (await this.sandbox.aws.authority.issued()).at(-1) ?? {};
    const { validTo } = new X509Certificate(certificatePem);
    return Math.round((Date.parse(validTo) - Date.now()) / DAY_MS);
  }

  /** Runs Terraform with `variables` added to those that every deploy needs. */
  terraform(args: readonly string[], variables: Variables = {}, signal?: AbortSignal): Promise<TerraformRun> {
    return this.sandbox.deployment.terraform(args, { ...this.variables, ...variables }, { signal });
  }

  apply(variables?: Variables, signal?: AbortSignal): Promise<TerraformRun> {
    return this.terraform(['apply', '-auto-approve', '-parallelism=1'], variables, signal);
  }

  /** Whether a plan would change no resource; outputs may change. */
  async planIsEmpty(variables?: Variables): Promise<boolean> {
    const { stdout } = await this.terraform(['plan', '-json'], variables);
    const messages = stdout
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    const { changes } = messages.find(({ type }) => type === 'change_summary') ?? {};
    return changes.add + changes.change + changes.remove === 0;
  }

  /** Onboards one device. @returns its certificate's issuer, or `undefined` if it was refused */
  async issuerOfNextDevice(): Promise<string | undefined> {
    const name = `device-${++this.#onboarded}`;
    const [device] = await this.fleet.onboard([{ name }]);
    return device?.certificatePem && new X509Certificate(device.certificatePem).issuer;
  }

  /** Clears `changes`. */
  forget(): void {
    this.changes.length = 0;
  }

  async clear(): Promise<void> {
    await this.fleet.remove();
    await this.sandbox.stop();
  }
}

/** Undoes Terraform's line wrapping. */
export function inOneLine(text: string): string {
  return text.replaceAll(/\s+/g, ' ');
}
