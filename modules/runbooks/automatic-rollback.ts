import { CloudwatchEventRule } from '@cdktf/provider-aws/lib/cloudwatch-event-rule';
import { CloudwatchEventTarget } from '@cdktf/provider-aws/lib/cloudwatch-event-target';
import { IamRole } from '@cdktf/provider-aws/lib/iam-role';
import { IamRolePolicy } from '@cdktf/provider-aws/lib/iam-role-policy';
import { type IResolvable, TerraformLocal, Token } from 'cdktf';
import { Construct } from 'constructs';
import type { Account } from '../account';
import type { Names } from '../names';
import { type PolicyStatement, policyDocument, trustPolicy } from '../policy';
import type { Runbook } from './runbook';

/**
 * How long EventBridge may keep trying to start the runbook, in seconds. The default is a day, but a rollback hours
 * after the alarm would surprise everybody.
 */
const MAXIMUM_EVENT_AGE_SECONDS = 300;

/** How often EventBridge retries in that time. The default is 185. */
const MAXIMUM_RETRIES = 10;

/** Properties of `AutomaticRollback`. */
export interface AutomaticRollbackProps {
  readonly account: Account;
  readonly names: Names;
  /** Whether the alarm starts the runbook. May be a reference. */
  readonly enabled: boolean | IResolvable;
  /** Whether alarms have an effect: silenced ones start nothing. May be a reference. */
  readonly alarmsEnabled: boolean | IResolvable;
  /** Name of the alarm. */
  readonly alarmName: string;
  /** The break-glass runbook. */
  readonly rollBack: Runbook;
  /** Tags. */
  readonly tags: Record<string, string>;
}

/**
 * Starts the break-glass runbook when the alarm goes off, with the alarm's name as the reason.
 *
 * Through EventBridge, because an alarm cannot start an Automation itself. When it is off, nothing of it exists.
 */
export class AutomaticRollback extends Construct {
  constructor(scope: Construct, id: string, props: AutomaticRollbackProps) {
    super(scope, id);
    const { account, names, enabled, alarmName, rollBack, tags } = props;
    const name = names.autoRollback;
    const roleName = names.role('auto-rollback');
    const isOn = new TerraformLocal(this, 'enabled', enabled).fqn;
    const count = Token.asNumber(`\${${isOn} ? 1 : 0}`);
    const alarmsAreOn = new TerraformLocal(this, 'alarms-enabled', props.alarmsEnabled).fqn;

    const role = new IamRole(this, 'role', {
      count,
      name: roleName,
      description: `Starts the runbook ${rollBack.documentName} when ${alarmName} goes off`,
      assumeRolePolicy: trustPolicy('events.amazonaws.com', {
        StringEquals: { 'aws:SourceAccount': account.id },
        ArnLike: { 'aws:SourceArn': account.arn('events', `rule/${name}`) },
      }),
      tags,
    });
    const permissions = new IamRolePolicy(this, 'permissions', {
      count,
      name: 'start',
      role: roleName,
      policy: policyDocument(mayStart(account, rollBack)),
      dependsOn: [role],
    });
    const rule = new CloudwatchEventRule(this, 'rule', {
      count,
      name,
      description: `${alarmName} is in ALARM: roll back to AWS-managed signing`,
      state: `\${${alarmsAreOn} ? "ENABLED" : "DISABLED"}`,
      eventPattern: JSON.stringify({
        source: ['aws.cloudwatch'],
        'detail-type': ['CloudWatch Alarm State Change'],
        resources: [account.arn('cloudwatch', `alarm:${alarmName}`)],
        detail: { state: { value: ['ALARM'] } },
      }),
      tags,
    });
    new CloudwatchEventTarget(this, 'target', {
      count,
      rule: name,
      targetId: 'roll-back',
      arn: account.arn('ssm', `automation-definition/${rollBack.documentName}:$DEFAULT`),
      roleArn: account.roleArn(roleName),
      inputTransformer: {
        inputPaths: { alarm: '$.detail.alarmName' },
        inputTemplate: '{"Reason":["Automatic rollback: alarm <alarm>"]}',
      },
      retryPolicy: {
        maximumEventAgeInSeconds: MAXIMUM_EVENT_AGE_SECONDS,
        maximumRetryAttempts: MAXIMUM_RETRIES,
      },
      dependsOn: [rule, permissions, rollBack.resource],
    });
  }
}

function mayStart(account: Account, { documentName, roleArn }: Runbook): readonly PolicyStatement[] {
  return [
    {
      Sid: 'StartTheRunbook',
      Effect: 'Allow',
      Action: ['ssm:StartAutomationExecution'],
      Resource: [
        // AWS's older policies name the definition, whose version may be resolved before IAM is asked; the newer ones
        // name the document and the execution.
        account.arn('ssm', `automation-definition/${documentName}:*`),
        account.arn('ssm', `document/${documentName}`),
        account.arn('ssm', 'automation-execution/*'),
      ],
    },
    {
      // AWS documents that creating a document checks iam:PassRole for its role, and leaves open whether starting it
      // does too. A rollback must not depend on the answer.
      Sid: 'PassRunbookRole',
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: [roleArn],
      Condition: { StringEquals: { 'iam:PassedToService': 'ssm.amazonaws.com' } },
    },
  ];
}
