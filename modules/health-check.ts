import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import type { LambdaFunction } from '@cdktf/provider-aws/lib/lambda-function';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import { TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { HealthCheckEvent } from '../handler/health/request';
import type { Account } from './account';
import type { FunctionRole } from './function-role';
import type { Names } from './names';
import { certificateProviderArns, type PolicyStatement, policyDocument, trustPolicy } from './policy';
import type { SigningSwitch } from './signing-switch';

/** Age in seconds at which a check is dropped: the minimum of both services. The next check comes soon. */
const MAXIMUM_AGE_SECONDS = 60;

/** Properties of `HealthCheck`. */
export interface HealthCheckProps {
  readonly account: Account;
  readonly names: Names;
  /** Minutes between checks, 0 to 60; 0 for none. May be a reference. */
  readonly minutes: number;
  /** The live signer. */
  readonly signer: LambdaFunction;
  /** The signer's role, which gets the check's permissions. */
  readonly role: FunctionRole;
  /** Name of the certificate provider that should point at the signer. */
  readonly providerName: string;
  /** The parameters that say who should sign. */
  readonly signingSwitch: Pick<
    SigningSwitch,
    'holdParameter' | 'declarationParameter' | 'liftParameter' | 'restorationParameter'
  >;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Has the live signer check itself every few minutes: is the CA active, does the certificate provider exist and point
 * here, and is that what was declared? It issues nothing, and keeps a container warm.
 *
 * The event does not depend on the signing mode, which the signer reads from the parameters: a rollback changes nothing
 * here. When the check is off, nothing of it exists, not even the signer's permissions.
 */
export class HealthCheck extends Construct {
  constructor(scope: Construct, id: string, props: HealthCheckProps) {
    super(scope, id);
    const { account, names, signer, signingSwitch, providerName, tags } = props;
    const { signer: functionName, healthCheck: name } = names;
    const roleName = names.role('health-check');
    const functionArn = account.functionArn(functionName);
    const minutes = new TerraformLocal(this, 'minutes', props.minutes).fqn;
    const count = Token.asNumber(`\${${minutes} > 0 ? 1 : 0}`);

    const mayCheck = props.role.allow('health-check', policyDocument(checkPermissions(props)));
    mayCheck.count = count;

    const role = new IamRole(this, 'role', {
      count,
      name: roleName,
      description: `Lets the schedule ${name} invoke ${functionName}`,
      // Against the confused deputy. AWS wants the schedule's group here, not the schedule itself.
      // (EventBridge Scheduler user guide, "Confused deputy prevention")
      assumeRolePolicy: trustPolicy('scheduler.amazonaws.com', {
        StringEquals: {
          'aws:SourceAccount': account.id,
          'aws:SourceArn': account.arn('scheduler', 'schedule-group/default'),
        },
      }),
      tags,
    });
    const mayInvoke = new IamRolePolicy(this, 'permissions', {
      count,
      name: 'invoke',
      role: roleName,
      policy: policyDocument([
        {
          Sid: 'InvokeTheSigner',
          Effect: 'Allow',
          Action: ['lambda:InvokeFunction'],
          Resource: [functionArn],
        },
      ]),
      dependsOn: [role],
    });
    // Lambda queues only the schedule's calls. With its defaults, two retries and six hours, one failure would count
    // three times, and after a throttled hour all of that hour's checks would run at once.
    const noRetries = new LambdaFunctionEventInvokeConfig(this, 'no-retries', {
      count,
      functionName,
      maximumEventAgeInSeconds: MAXIMUM_AGE_SECONDS,
      maximumRetryAttempts: 0,
      dependsOn: [signer],
    });
    const event: HealthCheckEvent = {
      healthCheck: {
        certificateProviderName: providerName,
        holdParameter: signingSwitch.holdParameter,
        declarationParameter: signingSwitch.declarationParameter,
        liftParameter: signingSwitch.liftParameter,
        restorationParameter: signingSwitch.restorationParameter,
      },
    };
    new SchedulerSchedule(this, 'schedule', {
      count,
      name,
      description: `Has ${functionName} check its own health`,
      scheduleExpression: `rate(\${${minutes}} \${${minutes} == 1 ? "minute" : "minutes"})`,
      flexibleTimeWindow: { mode: 'OFF' },
      target: {
        arn: functionArn,
        roleArn: account.roleArn(roleName),
        input: JSON.stringify(event),
        retryPolicy: { maximumEventAgeInSeconds: MAXIMUM_AGE_SECONDS, maximumRetryAttempts: 0 },
      },
      dependsOn: [signer, mayCheck, mayInvoke, noRetries],
    });
  }
}

/** What the signer's role needs for the check, in addition to its authority. */
function checkPermissions({
  account,
  providerName,
  signingSwitch,
}: HealthCheckProps): readonly PolicyStatement[] {
  const { holdParameter, declarationParameter, liftParameter, restorationParameter } = signingSwitch;
  return [
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
    {
      Sid: 'ReadSwitchParameters',
      Effect: 'Allow',
      Action: ['ssm:GetParameters'],
      Resource: [holdParameter, declarationParameter, liftParameter, restorationParameter].map((parameter) =>
        account.arn('ssm', `parameter${parameter}`),
      ),
    },
  ];
}
