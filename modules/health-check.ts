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

/** How old a check may get before it is dropped, in seconds: the least that both services know. The next is near. */
const MAXIMUM_AGE_SECONDS = 60;

/** Properties of `HealthCheck`. */
export interface HealthCheckProps {
  readonly account: Account;
  readonly names: Names;
  /** Minutes between two checks, 0 to 60; 0 for none. May be known to Terraform only. */
  readonly minutes: number;
  /** The live signer. */
  readonly signer: LambdaFunction;
  /** The signer's role, which is allowed what the check looks at. */
  readonly role: FunctionRole;
  /** Name of the certificate provider that should point at the signer. */
  readonly providerName: string;
  /** Where people, and the last apply, have left who is to sign. */
  readonly signingSwitch: Pick<
    SigningSwitch,
    'holdParameter' | 'switchParameter' | 'liftParameter' | 'restorationParameter'
  >;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Has the live signer check itself every few minutes: is the CA active, is the certificate provider there and
 * pointing here, is that what people have said? It issues nothing, and keeps a container warm.
 *
 * What it is told never changes with the signing mode: the signer reads that where the last apply and on-call left
 * it, so that a rollback has nothing here to change. Off, nothing of it exists, the signer's permissions included.
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

    const mayLook = props.role.allow('health-check', whatItLooksAt(props));
    mayLook.count = count;

    const role = new IamRole(this, 'role', {
      count,
      name: roleName,
      description: `Lets the schedule ${name} invoke ${functionName}`,
      // Against the confused deputy; AWS asks for the group of the schedule here, never the schedule itself.
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
    // The schedule's calls are the only ones that Lambda queues. Its defaults, two more attempts and six hours,
    // would make three failures of one, and after a throttled hour all checks of that hour at once.
    const atOnceOrNever = new LambdaFunctionEventInvokeConfig(this, 'at-once-or-never', {
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
        switchParameter: signingSwitch.switchParameter,
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
      dependsOn: [signer, mayLook, mayInvoke, atOnceOrNever],
    });
  }
}

/** What the signer asks when it checks itself, besides its authority. */
function whatItLooksAt({
  account,
  providerName,
  signingSwitch,
}: HealthCheckProps): readonly PolicyStatement[] {
  const { holdParameter, switchParameter, liftParameter, restorationParameter } = signingSwitch;
  return [
    {
      Sid: 'ListProviders',
      Effect: 'Allow',
      Action: ['iot:ListCertificateProviders'],
      // There is no resource to name. (Service authorization reference, AWS IoT)
      Resource: ['*'],
    },
    {
      Sid: 'SeeWhereTheProviderPoints',
      Effect: 'Allow',
      Action: ['iot:DescribeCertificateProvider'],
      Resource: Object.values(certificateProviderArns(account, providerName)),
    },
    {
      Sid: 'SeeWhatPeopleHaveSaid',
      Effect: 'Allow',
      Action: ['ssm:GetParameters'],
      Resource: [holdParameter, switchParameter, liftParameter, restorationParameter].map((parameter) =>
        account.arn('ssm', `parameter${parameter}`),
      ),
    },
  ];
}
