import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { LambdaFunctionEventInvokeConfig } from '@cdktf/provider-aws/lib/lambda-function-event-invoke-config';
import { SchedulerSchedule } from '@cdktf/provider-aws/lib/scheduler-schedule';
import type { ITerraformDependable, TerraformMetaArguments } from 'cdktf';
import type { Construct } from 'constructs';
import type { Account } from './account';
import { policyDocument, trustPolicy } from './policy';

/** A schedule that invokes a function. */
export interface FunctionScheduleProps {
  readonly account: Account;
  /** Name of the schedule. */
  readonly name: string;
  /** Name of the role with which the schedule invokes the function. */
  readonly roleName: string;
  /** One sentence for the console. */
  readonly description: string;
  readonly functionName: string;
  /** Terraform's expression for the minutes between invocations, from 1. */
  readonly minutes: string;
  /** What the function gets. */
  readonly event: object;
  /** Age in seconds at which an invocation is dropped, by the schedule and by the function's queue, from 60. */
  readonly maximumAgeSeconds: number;
  /** How often Lambda tries again when the function fails, at most 2. */
  readonly retries: number;
  /** 1 or 0: whether there is a schedule. */
  readonly count: TerraformMetaArguments['count'];
  /** Tags. */
  readonly tags: Record<string, string>;
  /** What must be in place before the function is invoked; the function among them. */
  readonly dependsOn: ITerraformDependable[];
}

/** Adds a schedule to a construct, with the role that it needs, and limits what Lambda does with its invocations. */
export function scheduleFunction(scope: Construct, props: FunctionScheduleProps): void {
  const { account, name, roleName, functionName, minutes, maximumAgeSeconds, retries, count, dependsOn } =
    props;
  const functionArn = account.functionArn(functionName);
  const role = new IamRole(scope, 'role', {
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
    tags: props.tags,
  });
  const mayInvoke = new IamRolePolicy(scope, 'permissions', {
    count,
    name: 'invoke',
    role: roleName,
    policy: policyDocument([
      {
        Sid: 'InvokeTheFunction',
        Effect: 'Allow',
        Action: ['lambda:InvokeFunction'],
        Resource: [functionArn],
      },
    ]),
    dependsOn: [role],
  });
  // With Lambda's defaults, two retries and six hours, one failure would count three times, and after a throttled hour
  // all of that hour's invocations would run at once.
  const queue = new LambdaFunctionEventInvokeConfig(scope, 'no-retries', {
    count,
    functionName,
    maximumEventAgeInSeconds: maximumAgeSeconds,
    maximumRetryAttempts: retries,
    dependsOn,
  });
  new SchedulerSchedule(scope, 'schedule', {
    count,
    name,
    description: props.description,
    scheduleExpression: `rate(\${${minutes}} \${${minutes} == 1 ? "minute" : "minutes"})`,
    flexibleTimeWindow: { mode: 'OFF' },
    target: {
      arn: functionArn,
      roleArn: account.roleArn(roleName),
      input: JSON.stringify(props.event),
      // The schedule itself only hands over to Lambda's queue.
      retryPolicy: { maximumEventAgeInSeconds: maximumAgeSeconds, maximumRetryAttempts: 0 },
    },
    dependsOn: [...dependsOn, mayInvoke, queue],
  });
}
