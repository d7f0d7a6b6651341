import { DataAwsSsmParametersByPath } from '@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';

/** Who signs: this deployment's signer, or AWS. */
export const SIGNING_MODES = ['self-managed', 'aws-managed'] as const;

/** Properties of `SigningSwitch`. */
export interface SigningSwitchProps {
  /** Name of the deployment; the parameters lie under `/<name>/`. */
  readonly name: string;
  /** Declared mode, one of `SIGNING_MODES`. */
  readonly mode: string;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Decides, while Terraform plans, whether the certificate provider exists.
 *
 * Two things can say no: the declared mode, and the hold that on-call leaves behind when the break-glass runbook
 * deletes the provider. The hold wins, so that no pipeline quietly undoes a rollback.
 */
export class SigningSwitch extends Construct {
  /** Parameter whose presence keeps the provider away. */
  readonly holdParameter: string;
  /** Parameter in which the runbook that lifts the hold leaves its execution id. */
  readonly liftParameter: string;
  /** Parameter that says what was declared when the deployment was last applied: JSON with a boolean `declared`. */
  readonly switchParameter: string;
  /** Parameter in which the last complete apply left `restoration`. */
  readonly restorationParameter: string;
  /** 1 when the provider is to exist, else 0; known while Terraform plans. */
  readonly providerCount: number;
  /** Mode that is in effect after the apply. */
  readonly effectiveMode: string;
  /** What keeps signing with AWS: `none`, `variable`, `hold` or `variable and hold`. */
  readonly decidedBy: string;
  /**
   * Changes whenever self-managed signing is switched on again, by variable or by lifting the hold, and never
   * when it is switched off: what makes the rehearsal run before every restoration and before no rollback.
   */
  readonly restoration: string;
  readonly #tags: Record<string, string>;

  constructor(scope: Construct, id: string, { name, mode, tags }: SigningSwitchProps) {
    super(scope, id);
    this.#tags = tags;
    // In locals, because a text may be known only to Terraform and an expression must not care.
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value).fqn;
    this.holdParameter = `/${name}/rollback-hold`;
    this.liftParameter = `/${name}/last-lift`;
    this.switchParameter = `/${name}/signing-switch`;
    this.restorationParameter = `/${name}/last-restoration`;
    const names = {
      hold: local('hold_parameter', this.holdParameter),
      lift: local('lift_parameter', this.liftParameter),
      memory: local('memory_parameter', this.switchParameter),
    };

    // A list is empty, where reading one parameter that is not there would fail the plan.
    const parameters = new DataAwsSsmParametersByPath(this, 'parameters', { path: `/${name}` }).fqn;
    // The provider marks all values as sensitive, as some parameters hold secrets; these do not.
    const textOf = (parameter: string) =>
      `one([for i, name in ${parameters}.names : nonsensitive(${parameters}.values[i]) if name == ${parameter}])`;

    const declared = local('declared', `\${${local('mode', mode)} == "self-managed"}`);
    const held = local('held', `\${contains(${parameters}.names, ${names.hold})}`);
    this.providerCount = Token.asNumber(`\${${declared} && !${held} ? 1 : 0}`);
    this.effectiveMode = `\${${declared} && !${held} ? "self-managed" : "aws-managed"}`;
    this.decidedBy = `\${${held} ? (${declared} ? "hold" : "variable and hold") : (${declared} ? "none" : "variable")}`;

    // What the last apply declared, and how often it was switched on again since the first. Whatever else somebody has
    // written there counts as nothing.
    const memory = local('last_declared', `\${try(jsondecode(${textOf(names.memory)}), null)}`);
    const before = {
      declared: `try(coalesce(tobool(${memory}.declared)), ${declared})`,
      restorations: `try(coalesce(tonumber(${memory}.restorations)), 0)`,
    };
    const restorations = local(
      'restorations',
      `\${${before.restorations} + (${declared} && !${before.declared} ? 1 : 0)}`,
    );
    // Depends on nothing: a change to AWS-managed signing must not wait for a rehearsal that may fail.
    new SsmParameter(this, 'memory', {
      name: this.switchParameter,
      description: 'What was declared when this deployment was last applied. Written by Terraform.',
      type: 'String',
      insecureValue: `\${jsonencode({ declared = ${declared}, restorations = ${restorations} })}`,
      tags,
    });
    this.restoration = `\${jsonencode({ restorations = ${restorations}, lift = ${textOf(names.lift)} })}`;
  }

  /**
   * Records the restoration for the health check as the apply completes: until then AWS signs because the deploy has
   * yet to run, or has failed. In a separate parameter, because the other one must be written even if the apply fails.
   *
   * @param done What must be done first, the rehearsal above all.
   */
  leaveRestoration(done: ITerraformDependable[]): ITerraformDependable {
    return new SsmParameter(this, 'last-restoration', {
      name: this.restorationParameter,
      description:
        'Restoration of self-managed signing that the last complete apply has seen. Written by Terraform.',
      type: 'String',
      insecureValue: this.restoration,
      tags: this.#tags,
      dependsOn: done,
    });
  }
}
