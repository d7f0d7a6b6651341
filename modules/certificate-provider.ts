import { CloudcontrolapiResource } from '@cdktf/provider-aws/lib/cloudcontrolapi-resource';
import { LambdaPermission } from '@cdktf/provider-aws/lib/lambda-permission';
import {
  Fn,
  type ITerraformDependable,
  TerraformIterator,
  TerraformLocal,
  type TerraformMetaArguments,
} from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from './account';
import { certificateProviderArns } from './policy';

/**
 * How long AWS may take to create, change or delete the provider before Terraform gives up. The resource's own
 * default is two hours; on-call waiting for a rollback must know much sooner.
 */
const TIMEOUT = '10m';

/** Properties of `CertificateProvider`. */
export interface CertificateProviderProps {
  readonly account: Account;
  /** Name of the certificate provider. It cannot change while the provider exists. */
  readonly name: string;
  /** Name of the function that signs. */
  readonly functionName: string;
  /**
   * ARN of the function that signs, built from its parts and not read from the function: with an unknown desired state,
   * Terraform would skip every check during the plan.
   */
  readonly functionArn: string;
  /** 1: the provider exists and the function signs. 0: AWS signs. Known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  /**
   * Tags, set when the provider is created and not changed afterwards. They go into the desired state, because Cloud
   * Control ignores the AWS provider's default tags.
   */
  readonly tags: Record<string, string>;
  /** What must exist before devices are sent to the function, and is deleted after the provider. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The certificate provider, which sends every `CreateCertificateFromCsr` of the account and Region to the signer,
 * and AWS IoT's permission to call it.
 *
 * The AWS Terraform provider has no type for it, so it is created through Cloud Control.
 */
export class CertificateProvider extends Construct {
  constructor(scope: Construct, id: string, props: CertificateProviderProps) {
    super(scope, id);
    const { name, count, tags, dependsOn } = props;
    const functionArn = new TerraformLocal(this, 'function-arn', props.functionArn);
    const permissions = this.#permitAwsIot(props);
    new CloudcontrolapiResource(this, 'provider', {
      typeName: 'AWS::IoT::CertificateProvider',
      desiredState: Fn.jsonencode({
        CertificateProviderName: name,
        LambdaFunctionArn: functionArn.asString,
        AccountDefaultForOperations: ['CreateCertificateFromCsr'],
        Tags: TerraformIterator.fromMap(tags).forExpressionForList('{ Key = key, Value = val }'),
      }),
      timeouts: { create: TIMEOUT, update: TIMEOUT, delete: TIMEOUT },
      count,
      dependsOn: [...dependsOn, ...permissions],
      lifecycle: {
        // Never updated in place: the patch sent to Cloud Control removes tags from a list by their old positions,
        // which fails or removes the wrong ones, and Terraform keeps the new state even if the update fails. Never
        // replaced either, by another name or in another Region: see the first postcondition.
        ignoreChanges: ['desired_state', 'region'],
        // A failed create has no properties; its own error is the one to read.
        postcondition: [
          {
            condition: `\${jsondecode(self.desired_state).LambdaFunctionArn == ${functionArn.fqn}}`,
            errorMessage:
              'The name and the Region of a deployment cannot change while its certificate provider exists: ' +
              'Terraform would delete the provider and the signer, ' +
              `\${jsondecode(self.desired_state).LambdaFunctionArn}, before their successors have rehearsed. Keep ` +
              'both and deploy with signing_mode aws-managed first. Then change them and deploy with self-managed.',
          },
          {
            condition: `\${self.properties == null ? true : jsondecode(self.properties).LambdaFunctionArn == jsondecode(self.desired_state).LambdaFunctionArn}`,
            errorMessage:
              `The certificate provider ${name} points at a function other than ${functionArn.asString}: somebody ` +
              'changed it outside Terraform, and that function now signs for devices. Find out who did it, and why. ' +
              'To take it back, delete the provider (aws iot delete-certificate-provider) and deploy again.',
          },
        ],
      },
    });
  }

  /** AWS does not document which of a provider's two ARNs AWS IoT presents, so both are allowed. */
  #permitAwsIot({ account, name, functionName, dependsOn }: CertificateProviderProps): LambdaPermission[] {
    return Object.entries(certificateProviderArns(account, name)).map(
      ([form, sourceArn]) =>
        new LambdaPermission(this, `permission-${form}`, {
          statementId: `aws-iot-certificate-provider-${form}`,
          action: 'lambda:InvokeFunction',
          functionName,
          principal: 'iot.amazonaws.com',
          sourceAccount: account.id,
          sourceArn,
          dependsOn,
        }),
    );
  }
}
