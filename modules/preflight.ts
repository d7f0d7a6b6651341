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
import { certificateProviderArns } from './policy';

/** Seconds that a preflight may take: 45 in which a new role may become known everywhere, and one look. */
const TIMEOUT_SECONDS = 60;

/** Memory in MB. It calls two APIs, and nobody waits but Terraform. */
const MEMORY_MB = 256;

/** Properties of `Preflight`. */
export interface PreflightProps {
  readonly account: Account;
  readonly names: Names;
  /** Name of the deployment's certificate provider. */
  readonly providerName: string;
  /** ARN of the function that the provider points at; known while Terraform plans. */
  readonly signerArn: string;
  /** 1 when the provider is to exist after the apply, else 0. Known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  /** How functions of this deployment log, whatever their code. */
  readonly telemetry: Pick<FunctionRuntime, 'settings' | 'logRetentionDays' | 'logLevel' | 'tags'>;
}

/**
 * Looks at the account's certificate providers before Cloud Control is asked for one, and stops Terraform when there
 * is one that is not ours.
 *
 * Cloud Control must not be asked then: its first answer carries the identifier, so a create that fails leaves a
 * tainted instance in the state, and the next apply would delete the foreign, live provider.
 *
 * A data source, because Terraform reads it at every plan: what somebody did by hand is seen before anything changes. It
 * depends on nothing but the function's ARN, through a local, and has no conditions of its own. Otherwise Terraform would
 * put it off to the apply when the function has a pending change, and there it deletes a tainted provider before it
 * looks. The ARN is unknown only while there is no function yet. So a plan is answered by the function that the last
 * apply left: what it is asked must stay what it is. (Terraform, "Data Resource Behavior")
 *
 * Where the provider is to come back, the account is looked at once more during the apply, as a plan may be hours old.
 * The finding is an answer, not an error, so that Terraform shows it as a sentence, and a destroy does not fail over it.
 * A function of its own, which knows no authority: whatever breaks the signer, this one answers.
 */
export class Preflight extends Construct {
  /** That the look at the account found nothing in the way: what must not be done otherwise depends on it. */
  readonly clear: ITerraformDependable;
  readonly #invocation: DataAwsLambdaInvocationConfig;

  constructor(scope: Construct, id: string, props: PreflightProps) {
    super(scope, id);
    const { account, names, providerName, signerArn, count, telemetry } = props;
    const { preflight: functionName } = names;
    const role = new FunctionRole(this, 'role', {
      name: names.role('preflight'),
      description: 'Looks at the certificate providers of AWS IoT before Terraform makes one',
      logGroupArns: [account.arn('logs', `log-group:${logGroupName(functionName)}`)],
      tags: telemetry.tags,
    });
    const mayLook = role.allow('look', [
      {
        Sid: 'ListProviders',
        Effect: 'Allow',
        Action: ['iot:ListCertificateProviders'],
        // There is no resource to name. (Service authorization reference, AWS IoT)
        Resource: ['*'],
      },
      {
        Sid: 'SeeWhereOursPoints',
        Effect: 'Allow',
        Action: ['iot:DescribeCertificateProvider'],
        Resource: Object.values(certificateProviderArns(account, providerName)),
      },
    ]);
    const { resource } = new BundledFunction(this, 'function', {
      runtime: {
        ...telemetry,
        bundle: new Bundle(this, 'bundle', { entry: 'handler/entry/preflight' }),
        roleArn: role.arn,
        memoryMb: MEMORY_MB,
      },
      name: functionName,
      description: 'Looks for a certificate provider that is not ours before Terraform makes one',
      handler: 'preflight',
      timeoutSeconds: TIMEOUT_SECONDS,
      dependsOn: [role.telemetry, mayLook],
    });
    const request: PreflightRequest = { certificateProviderName: providerName, functionArn: signerArn };
    this.#invocation = {
      count,
      functionName: new TerraformLocal(this, 'function-arn', resource.arn).asString,
      input: JSON.stringify(request),
    };
    const look = new DataAwsLambdaInvocation(this, 'look', this.#invocation);
    const finding = `jsondecode(one(${look.fqn}[*].result))`;
    this.clear = new DataResource(this, 'clear', {
      lifecycle: {
        precondition: [
          {
            condition: `\${length(${look.fqn}) == 0 ? true : ${finding}.clear}`,
            // `try`, because Terraform also evaluates the message of a condition that holds.
            errorMessage: `\${try(${finding}.finding, "")}`,
          },
        ],
      },
    });
  }

  /** The last look before the provider is made. @param restoration What changes whenever it is to come back. */
  lookAgainAfter(restoration: ITerraformDependable): ITerraformDependable {
    return new DataAwsLambdaInvocation(this, 'last-look', {
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
