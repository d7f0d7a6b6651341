import {
  DataAwsLambdaInvocation,
  type DataAwsLambdaInvocationConfig,
} from '@cdktf/provider-aws/lib/data-aws-lambda-invocation';
import { DataResource, type ITerraformDependable, TerraformLocal, type TerraformMetaArguments } from 'cdktf';
import { Construct } from 'constructs';
import type { PreflightRequest } from '../handler/preflight/preflight';
import type { Account } from './account';
import { Bundle } from './bundle/bundle';
import { BundledFunction, type FunctionRuntime, logGroupName } from './bundled-function';
import { FunctionRole } from './function-role';
import type { Names } from './names';
import { certificateProviderArns, policyDocument } from './policy';

/** Seconds that a preflight may take: 45 until a new role is known everywhere, then the check. */
const TIMEOUT_SECONDS = 60;

/** Memory in MB. It calls two APIs, and only Terraform waits for it. */
const MEMORY_MB = 256;

/** Properties of `Preflight`. */
export interface PreflightProps {
  readonly account: Account;
  readonly names: Names;
  /** Name of the deployment's certificate provider. */
  readonly providerName: string;
  /** ARN of the function that the provider should point at; known while Terraform plans. */
  readonly signerArn: string;
  /** 1 if the provider is to exist after the apply, else 0; known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  /** How functions of this deployment log, whatever their code. */
  readonly telemetry: Pick<FunctionRuntime, 'settings' | 'logRetentionDays' | 'logLevel' | 'tags'>;
}

/**
 * Checks the account's certificate providers before Cloud Control is asked to create one, and stops Terraform if
 * there is one that is not ours.
 *
 * Cloud Control must not be asked then: its first answer already has the identifier, so a failed create leaves a
 * tainted instance in the state, and the next apply would delete the foreign, live provider.
 *
 * A data source, because Terraform reads it at every plan and so sees manual changes before it changes anything. It
 * depends only on the function's ARN, through a local, and has no conditions of its own. Otherwise, if the function
 * has a pending change, Terraform would defer it to the apply, where a tainted provider is deleted before the check.
 * The ARN is unknown only until the function exists. So the function of the last apply answers a plan, and its
 * request format must not change. (Terraform, "Data Resource Behavior")
 *
 * If the provider is to come back, the apply checks once more, because a plan may be hours old. The finding is an
 * answer, not an error, so that Terraform shows it as a sentence and a destroy does not fail because of it. The
 * function has no authority in it: whatever breaks the signer, the preflight still answers.
 */
export class Preflight extends Construct {
  /** Exists only if the check found nothing in the way. What must not happen otherwise depends on it. */
  readonly clear: ITerraformDependable;
  readonly #invocation: DataAwsLambdaInvocationConfig;

  constructor(scope: Construct, id: string, props: PreflightProps) {
    super(scope, id);
    const { account, names, providerName, signerArn, count, telemetry } = props;
    const { preflight: functionName } = names;
    const role = new FunctionRole(this, 'role', {
      name: names.role('preflight'),
      description: 'Checks the certificate providers of AWS IoT before Terraform creates one',
      logGroupArns: [account.arn('logs', `log-group:${logGroupName(functionName)}`)],
      tags: telemetry.tags,
    });
    const mayCheck = role.allow(
      'preflight',
      policyDocument([
        {
          Sid: 'ListProviders',
          Effect: 'Allow',
          Action: ['iot:ListCertificateProviders'],
          // There is no resource to name. (Service authorization reference, AWS IoT)
          Resource: ['*'],
        },
        {
          Sid: 'DescribeOurProvider',
          Effect: 'Allow',
          Action: ['iot:DescribeCertificateProvider'],
          Resource: Object.values(certificateProviderArns(account, providerName)),
        },
      ]),
    );
    const { resource } = new BundledFunction(this, 'function', {
      runtime: {
        ...telemetry,
        code: new Bundle(this, 'bundle', { entry: 'handler/entry/preflight' }),
        roleArn: role.arn,
        memoryMb: MEMORY_MB,
      },
      name: functionName,
      description: 'Looks for a certificate provider that is not ours before Terraform creates one',
      handler: 'preflight',
      timeoutSeconds: TIMEOUT_SECONDS,
      dependsOn: [role.telemetry, mayCheck],
    });
    const request: PreflightRequest = { certificateProviderName: providerName, functionArn: signerArn };
    this.#invocation = {
      count,
      functionName: new TerraformLocal(this, 'function-arn', resource.arn).asString,
      input: JSON.stringify(request),
    };
    const check = new DataAwsLambdaInvocation(this, 'check', this.#invocation);
    const finding = `jsondecode(one(${check.fqn}[*].result))`;
    this.clear = new DataResource(this, 'clear', {
      lifecycle: {
        precondition: [
          {
            condition: `\${length(${check.fqn}) == 0 ? true : ${finding}.clear}`,
            // `try`, because Terraform evaluates the message even if the condition holds.
            errorMessage: `\${try(${finding}.finding, "")}`,
          },
        ],
      },
    });
  }

  /** The last check before the provider is created. @param restoration What changes whenever it is to come back. */
  checkAgainAfter(restoration: ITerraformDependable): ITerraformDependable {
    return new DataAwsLambdaInvocation(this, 'final-check', {
      ...this.#invocation,
      dependsOn: [restoration],
      lifecycle: {
        postcondition: [
          {
            condition: `\${jsondecode(self.result).clear}`,
            errorMessage: `\${jsondecode(self.result).finding}`,
          },
        ],
      },
    });
  }
}
