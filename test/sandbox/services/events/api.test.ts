import {
  DeleteRuleCommand,
  DescribeRuleCommand,
  EventBridgeClient,
  ListTargetsByRuleCommand,
  PutRuleCommand,
  PutTargetsCommand,
  RemoveTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { eventsApi } from '../../../../sandbox/services/events/api';
import { Rules } from '../../../../sandbox/services/events/rules';
import { TestAccount } from '../../../../testing/account';

const ALARM = {
  source: 'aws.cloudwatch',
  'detail-type': 'CloudWatch Alarm State Change',
  detail: { alarmName: 'signing-"down"', state: { value: 'ALARM' } },
};
const EventPattern = JSON.stringify({ source: ['aws.cloudwatch'], detail: { state: { value: ['ALARM'] } } });
const TARGET = {
  Id: 'roll-back',
  Arn: 'arn:aws:ssm:eu-central-1:123456789012:automation-definition/fleet-roll-back:$DEFAULT',
  RoleArn: 'arn:aws:iam::123456789012:role/fleet-automatic-rollback',
  InputTransformer: {
    InputPathsMap: { alarm: '$.detail.alarmName' },
    InputTemplate: '{"Reason":["alarm <alarm>"]}',
  },
};

describe('EventBridge at the wire', () => {
  let account: TestAccount;
  let rules: Rules;
  let events: EventBridgeClient;
  let delivered: unknown[];

  beforeEach(async () => {
    rules = new Rules();
    delivered = [];
    account = await TestAccount.open(eventsApi(rules));
    events = new EventBridgeClient(account.as());
    await events.send(new PutRuleCommand({ Name: 'rule', EventPattern }));
    await events.send(new PutTargetsCommand({ Rule: 'rule', Targets: [TARGET] }));
  });

  afterEach(() => account.close());

  const send = (event: object = ALARM) =>
    rules.send(event, async ({ Id }, input) => {
      delivered.push([Id, input]);
    });

  it('sends only matching events to the targets, transformed', async () => {
    await send();
    await send({ ...ALARM, detail: { state: { value: 'OK' } } });

    expect(delivered).toEqual([['roll-back', { Reason: ['alarm signing-"down"'] }]]);
  });

  it('sends nothing while the rule is disabled, and keeps its targets', async () => {
    await events.send(new PutRuleCommand({ Name: 'rule', EventPattern, State: 'DISABLED' }));
    await send();

    expect(delivered).toEqual([]);
    expect(await events.send(new DescribeRuleCommand({ Name: 'rule' }))).toMatchObject({
      State: 'DISABLED',
      EventBusName: 'default',
    });
    expect((await events.send(new ListTargetsByRuleCommand({ Rule: 'rule' }))).Targets).toEqual([TARGET]);
  });

  it('deletes no rule that has targets', async () => {
    const remove = () => events.send(new DeleteRuleCommand({ Name: 'rule' }));
    await expect(remove()).rejects.toThrow("Rule can't be deleted since it has targets.");

    await events.send(new RemoveTargetsCommand({ Rule: 'rule', Ids: ['roll-back'] }));
    await remove();
    await expect(events.send(new DescribeRuleCommand({ Name: 'rule' }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('refuses a pattern that is not JSON, targets without a rule, an invalid ARN, and a role that may not be passed', async () => {
    account.allow('ann', 'events:PutTargets', '*');
    const ann = new EventBridgeClient(account.as('ann'));

    await expect(events.send(new PutRuleCommand({ Name: 'x', EventPattern: '{' }))).rejects.toMatchObject({
      name: 'InvalidEventPatternException',
    });
    await expect(events.send(new PutTargetsCommand({ Rule: 'x', Targets: [TARGET] }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
    const Targets = [{ ...TARGET, Arn: 'garbage' }];
    await expect(events.send(new PutTargetsCommand({ Rule: 'rule', Targets }))).rejects.toThrow(
      'Parameter garbage is not valid. Reason: Provided Arn is not in correct format.',
    );
    await expect(ann.send(new PutTargetsCommand({ Rule: 'rule', Targets: [TARGET] }))).rejects.toThrow(
      `iam:PassRole on resource: ${TARGET.RoleArn}`,
    );
  });
});
