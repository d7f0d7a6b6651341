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
 * default is two hours; an on-call engineer who waits for a rollback needs to know much sooner.
 */
const TIMEOUT = '10m';

/** Properties of `CertificateProvider`. */
export interface CertificateProviderProps {
  readonly account: Account;
  /** Name of the certificate provider; it cannot change while the provider exists. */
  readonly name: string;
  /** Name of the function that signs. */
  readonly functionName: string;
  /**
   * ARN of the function that signs, built from its parts and not read from the function: an unknown desired state would
   * skip every check at plan.
   */
  readonly functionArn: string;
  /** 1: the provider exists and the function signs. 0: it does not and AWS signs. Known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  /**
   * Tags, given when the provider is created and left alone afterwards. They go into the desired state, because Cloud
   * Control ignores the provider's default tags.
   */
  readonly tags: Record<string, string>;
  /** What must be in place before devices are sent to the function: it comes first and goes last. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The certificate provider, which sends every `CreateCertificateFromCsr` of the account and Region to the signer,
 * and AWS IoT's permission to call it.
 *
 * The AWS Terraform provider has no type of its own for it, so it is made through Cloud Control.
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
        // Never updated in place: Cloud Control is sent a patch that takes tags off a list by their old places, which
        // fails or hits the wrong ones, and Terraform keeps the new state of a failed update as if it had been made.
        // Never replaced either, by another name or in another Region: see the first postcondition.
        ignoreChanges: ['desired_state', 'region'],
        // A create that failed has no properties, and its own error is what must be read.
        postcondition: [
          {
            condition: `\${jsondecode(self.desired_state).LambdaFunctionArn == ${functionArn.fqn}}`,
            errorMessage:
              'The name and the Region of a deployment cannot change while its certificate provider exists: Terraform ' +
              `would delete the provider and the signer, \${jsondecode(self.desired_state).LambdaFunctionArn}, before ` +
              'their successors have rehearsed. Keep both and deploy with signing_mode aws-managed first. Then ' +
              'change them, and deploy with self-managed.',
          },
          {
            condition: `\${self.properties == null ? true : jsondecode(self.properties).LambdaFunctionArn == jsondecode(self.desired_state).LambdaFunctionArn}`,
            errorMessage:
              `The certificate provider ${name} points at another function than ${functionArn.asString}: somebody ` +
              'changed it outside Terraform, and devices are signed for by that function now. Find out who and why. ' +
              'To take it back, delete the provider (aws iot delete-certificate-provider) and deploy again.',
          },
        ],
      },
    });
  }

  /** AWS does not document which of the two ARNs of a provider it presents, so both are granted. */
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
