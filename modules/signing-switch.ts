import { DataAwsSsmParametersByPath } from '@cdktf/provider-aws/lib/data-aws-ssm-parameters-by-path';
import { SsmParameter } from '@cdktf/provider-aws/lib/ssm-parameter';
import { DataResource, type ITerraformDependable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Readiness } from './authority/authority';

/** Who signs: this deployment's signer, or AWS. */
export const SIGNING_MODES = ['self-managed', 'aws-managed'] as const;

/** Properties of `SigningSwitch`. */
export interface SigningSwitchProps {
  /** Name of the deployment; the parameters are under `/<name>/`. */
  readonly name: string;
  /** Declared mode, one of `SIGNING_MODES`. */
  readonly mode: string;
  /** Whether the authority can sign yet. */
  readonly readiness: Readiness;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Decides, while Terraform plans, whether the certificate provider exists.
 *
 * It does not when AWS-managed signing is declared, or when there is a hold, which the break-glass runbook leaves
 * when it deletes the provider. The hold wins, so that no pipeline quietly undoes a rollback.
 *
 * It does not either as long as the authority cannot sign yet, such as a new CA without its certificate. Once
 * self-managed signing was on, that stops the plan: a deploy must not hand signing to AWS because something is gone.
 */
export class SigningSwitch extends Construct {
  /** Parameter that keeps AWS signing for as long as it exists. */
  readonly holdParameter: string;
  /** Parameter with the id of the execution that last lifted a hold. */
  readonly liftParameter: string;
  /** Parameter with what the last apply declared: JSON with a boolean `selfManaged` and a number `restorations`. */
  readonly declarationParameter: string;
  /** Parameter with the `restoration` of the last complete apply. */
  readonly restorationParameter: string;
  /** 1 if the provider is to exist, else 0; known while Terraform plans. */
  readonly providerCount: number;
  /** Who signs after the apply: `self-managed` or `aws-managed`. */
  readonly effectiveMode: string;
  /** What keeps signing with AWS: `none`, or `variable`, `hold`, `authority`, joined by ` and `. */
  readonly decidedBy: string;
  /** Terraform's condition for whether the authority can sign, without `${ }`. */
  readonly isReady: string;
  /** What to do so that the authority can sign; `none` if it can. */
  readonly nextStep: string;
  /**
   * Changes whenever self-managed signing is switched on again, by variable or by lifting the hold, and never when it
   * is switched off. So every restoration is rehearsed, and no rollback waits for a rehearsal.
   */
  readonly restoration: string;
  readonly #tags: Record<string, string>;

  constructor(scope: Construct, id: string, { name, mode, readiness, tags }: SigningSwitchProps) {
    super(scope, id);
    this.#tags = tags;
    // In locals, because a value may be a reference, and expressions must not care.
    const local = (localId: string, value: string) => new TerraformLocal(this, localId, value).fqn;
    this.holdParameter = `/${name}/rollback-hold`;
    this.liftParameter = `/${name}/last-hold-lift`;
    this.declarationParameter = `/${name}/last-declaration`;
    this.restorationParameter = `/${name}/last-restoration`;
    const names = {
      hold: local('hold-parameter', this.holdParameter),
      lift: local('lift-parameter', this.liftParameter),
      declaration: local('declaration-parameter', this.declarationParameter),
    };

    // By path, because reading a single parameter that does not exist would fail the plan.
    const parameters = new DataAwsSsmParametersByPath(this, 'parameters', { path: `/${name}` }).fqn;
    // The provider marks all values as sensitive because a parameter may hold a secret. These do not.
    const textOf = (parameter: string) =>
      `one([for i, name in ${parameters}.names : nonsensitive(${parameters}.values[i]) if name == ${parameter}])`;

    const wanted = local('wanted', `\${${local('mode', mode)} == "self-managed"}`);
    const ready = local('ready', `\${${readiness.holds}}`);
    const otherwise = local('otherwise', readiness.otherwise);
    this.isReady = ready;
    this.nextStep = `\${${ready} ? "none" : ${otherwise}}`;
    const declared = local('declared', `\${${wanted} && ${ready}}`);
    const held = local('held', `\${contains(${parameters}.names, ${names.hold})}`);
    this.providerCount = Token.asNumber(`\${${declared} && !${held} ? 1 : 0}`);
    this.effectiveMode = `\${${declared} && !${held} ? "self-managed" : "aws-managed"}`;
    const deciding = [
      [wanted, 'variable'],
      [`!${held}`, 'hold'],
      [ready, 'authority'],
    ].map(([holds, name]) => `${holds} ? "" : "${name}"`);
    this.decidedBy = `\${coalesce(join(" and ", compact([${deciding.join(', ')}])), "none")}`;

    // What the last apply declared, and how often self-managed signing has been switched on again. Anything unreadable
    // counts as no record.
    const last = local('declared-before', `\${try(jsondecode(${textOf(names.declaration)}), null)}`);
    const before = {
      declared: `try(coalesce(tobool(${last}.selfManaged)), ${declared})`,
      restorations: `try(coalesce(tonumber(${last}.restorations)), 0)`,
    };
    new DataResource(this, 'still-ready', {
      lifecycle: {
        precondition: [
          {
            condition: `\${${ready} || !${wanted} || !try(coalesce(tobool(${last}.selfManaged)), false)}`,
            errorMessage:
              `This deployment has been self-managed, and its authority cannot sign: \${${otherwise}} ` +
              'Nothing was changed. To let AWS sign meanwhile, set signing_mode to aws-managed.',
          },
        ],
      },
    });
    const restorations = local(
      'restorations',
      `\${${before.restorations} + (${declared} && !${before.declared} ? 1 : 0)}`,
    );
    // Depends on nothing: a change to AWS-managed signing must not wait for a rehearsal that may fail.
    new SsmParameter(this, 'last-declaration', {
      name: this.declarationParameter,
      description:
        'The signing mode that the last apply declared. Written by Terraform; changing it switches nothing.',
      type: 'String',
      insecureValue: `\${jsonencode({ selfManaged = ${declared}, restorations = ${restorations} })}`,
      tags,
    });
    this.restoration = `\${jsonencode({ restorations = ${restorations}, lift = ${textOf(names.lift)} })}`;
  }

  /**
   * Records the restoration for the health check as the apply completes. Until then, AWS signs because the deploy has
   * yet to run or has failed. A separate parameter, because the declaration must be written even if the apply fails.
   *
   * @param dependencies What must be done first, above all the rehearsal.
   */
  recordRestoration(dependencies: ITerraformDependable[]): ITerraformDependable {
    return new SsmParameter(this, 'last-restoration', {
      name: this.restorationParameter,
      description:
        'The restoration of self-managed signing that the last complete apply put into effect. Written by Terraform.',
      type: 'String',
      insecureValue: this.restoration,
      tags: this.#tags,
      dependsOn: dependencies,
    });
  }
}
