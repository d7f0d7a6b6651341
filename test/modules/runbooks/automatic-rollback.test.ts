import type { Target } from '@aws-sdk/client-eventbridge';
import { describe, expect, it } from '@jest/globals';
import type { PolicyStatement } from '../../../modules/policy';
import { SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { eventsApi } from '../../../sandbox/services/events/api';
import { Rules } from '../../../sandbox/services/events/rules';
import { Iam } from '../../../sandbox/services/iam/iam';
import { automationTarget } from '../../../sandbox/services/ssm/automation-target';
import { call } from '../../../sandbox/wire/api';
import { type Block, synthesize } from '../synthesized';
import { RunbookAccount, resolve } from './runbook-account';

const STACK = synthesize({ name: 'fleet', automaticRollback: true });
const NAME = 'fleet-auto-rollback';
const ROLE = `${NAME}-${SANDBOX_ACCOUNT.region}`;

const [START, PASS] = JSON.parse(
  resolve(String(STACK.resource('aws_iam_role_policy', 'name', 'start').policy)),
).Statement as [PolicyStatement, PolicyStatement];

/** What CloudWatch sends. (CloudWatch user guide, "Alarm events and EventBridge") */
function stateChange(alarmName: string, value: string): object {
  const { partition, region, accountId } = SANDBOX_ACCOUNT;
  return {
    version: '0',
    source: 'aws.cloudwatch',
    'detail-type': 'CloudWatch Alarm State Change',
    account: accountId,
    region,
    resources: [`arn:${partition}:cloudwatch:${region}:${accountId}:alarm:${alarmName}`],
    detail: { alarmName, state: { value }, previousState: { value: 'OK' } },
  };
}

function target(block: Block): Target {
  const { input_paths, input_template } = block.input_transformer as Block;
  return {
    Id: String(block.target_id),
    Arn: resolve(String(block.arn)),
    RoleArn: resolve(String(block.role_arn)),
    InputTransformer: {
      InputPathsMap: input_paths as Record<string, string>,
      InputTemplate: String(input_template),
    },
  };
}

/** An account with the rule, its target, and a role that may do what the statements say. */
async function deploy(statements: readonly PolicyStatement[] = [START, PASS]) {
  const account = new RunbookAccount().createProvider();
  const iam = new Iam();
  iam.putRolePolicy(ROLE, 'start', JSON.stringify({ Statement: statements }));
  const rules = new Rules();
  const events = eventsApi(rules);
  const administrator = { accessKeyId: '', arn: 'arn:administrator', allows: () => true };
  const pattern = resolve(String(STACK.resource('aws_cloudwatch_event_rule', 'name', NAME).event_pattern));
  await call(events, 'PutRule', { Name: NAME, EventPattern: pattern }, administrator);
  const Targets = [target(STACK.resource('aws_cloudwatch_event_target', 'rule', NAME))];
  await call(events, 'PutTargets', { Rule: NAME, Targets }, administrator);
  /** Sends an event, and waits for what it started. */
  const send = async (event: object) => {
    await rules.send(
      event,
      automationTarget(account.ssm, (name) => iam.role(name)),
    );
    for (const { id } of account.automation.executions) await account.automation.ended(id);
  };
  return { account, send };
}

const without = (resource: RegExp): PolicyStatement => ({
  ...START,
  Resource: [START.Resource].flat().filter((arn) => !resource.test(arn)),
});

describe('an alarm that goes off', () => {
  it('rolls back, with its name as the reason, as the role of the rule', async () => {
    const { account, send } = await deploy();

    await send(stateChange('fleet-signing-down', 'ALARM'));

    expect(account.providers.list()).toEqual([]);
    expect(account.hold).toMatchObject({
      who: `arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:role/${ROLE}`,
      why: 'Automatic rollback: alarm fleet-signing-down',
    });
  });

  it.each([
    ['is over', 'fleet-signing-down', 'OK'],
    ['is another one', 'fleet-lambda-throttles', 'ALARM'],
  ])('starts nothing when it %s', async (_, alarm, state) => {
    const { account, send } = await deploy();

    await send(stateChange(alarm, state));

    expect(account.automation.executions).toEqual([]);
  });

  it.each([
    ['of older policies', without(/:(document|automation-execution)\//)],
    ['of newer policies', without(/:automation-definition\//)],
  ])('may start the runbook by the resources %s alone', async (_, start) => {
    const { account, send } = await deploy([start, PASS]);

    await send(stateChange('fleet-signing-down', 'ALARM'));

    expect(account.hold).toBeDefined();
  });

  it.each([
    ['to start anything', [PASS], 'ssm:StartAutomationExecution'],
    [
      'to start an execution of the document',
      [without(/:automation-(definition|execution)\//), PASS],
      'ssm:StartAutomationExecution',
    ],
    ["to pass the runbook's role", [START], 'iam:PassRole'],
  ])('changes nothing when its role is not allowed %s', async (_, statements, action) => {
    const { account, send } = await deploy(statements);

    await expect(send(stateChange('fleet-signing-down', 'ALARM'))).rejects.toThrow(
      new RegExp(`${ROLE} is not authorized to perform: ${action}`),
    );

    expect(account.hold).toBeUndefined();
    expect(account.providers.list()).toHaveLength(1);
  });
});
