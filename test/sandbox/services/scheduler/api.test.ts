import {
  CreateScheduleCommand,
  DeleteScheduleCommand,
  GetScheduleCommand,
  SchedulerClient,
  UpdateScheduleCommand,
} from '@aws-sdk/client-scheduler';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Iam } from '../../../../sandbox/services/iam/iam';
import { schedulerApi } from '../../../../sandbox/services/scheduler/api';
import { Scheduler } from '../../../../sandbox/services/scheduler/scheduler';
import { TestAccount } from '../../../../testing/account';

const SCHEDULE = {
  Name: 'fleet-health-check',
  ScheduleExpression: 'rate(5 minutes)',
  FlexibleTimeWindow: { Mode: 'OFF' },
  Target: {
    Arn: 'arn:aws:lambda:eu-central-1:123456789012:function:signer',
    RoleArn: 'arn:aws:iam::123456789012:role/health-check',
    Input: '{"a":1}',
    RetryPolicy: { MaximumEventAgeInSeconds: 60, MaximumRetryAttempts: 0 },
  },
} as const;

describe('EventBridge Scheduler at the wire', () => {
  let account: TestAccount;
  let scheduler: Scheduler;
  let client: SchedulerClient;

  beforeEach(async () => {
    scheduler = new Scheduler(new Iam(), async () => {
      throw new Error('not invoked here');
    });
    account = await TestAccount.open(schedulerApi(scheduler));
    client = new SchedulerClient(account.as());
  });

  afterEach(() => account.close());

  const get = () => client.send(new GetScheduleCommand({ Name: SCHEDULE.Name }));

  it('returns a schedule as sent, with AWS’s defaults', async () => {
    await client.send(new CreateScheduleCommand(SCHEDULE));

    expect(await get()).toMatchObject({
      ...SCHEDULE,
      GroupName: 'default',
      State: 'ENABLED',
      ScheduleExpressionTimezone: 'UTC',
      Arn: 'arn:aws:scheduler:eu-central-1:123456789012:schedule/default/fleet-health-check',
    });
    expect(scheduler.get(SCHEDULE.Name)).toMatchObject({ expression: 'rate(5 minutes)', input: '{"a":1}' });
  });

  it('changes and deletes it', async () => {
    await client.send(new CreateScheduleCommand(SCHEDULE));
    await client.send(new UpdateScheduleCommand({ ...SCHEDULE, ScheduleExpression: 'rate(1 minute)' }));
    expect(await get()).toMatchObject({ ScheduleExpression: 'rate(1 minute)' });

    await client.send(new DeleteScheduleCommand({ Name: SCHEDULE.Name }));
    await expect(get()).rejects.toMatchObject({ name: 'ResourceNotFoundException' });
  });

  it.each([
    ['an expression that is none', { ...SCHEDULE, ScheduleExpression: 'often' }, 'ValidationException'],
    ['a group that is not there', { ...SCHEDULE, GroupName: 'mine' }, 'ResourceNotFoundException'],
    ['a name with a space', { ...SCHEDULE, Name: 'a b' }, 'ValidationException'],
  ])('refuses %s', async (_, schedule, name) => {
    await expect(client.send(new CreateScheduleCommand(schedule))).rejects.toMatchObject({ name });
  });

  it('refuses a second one with the same name, and a role that may not be passed', async () => {
    await client.send(new CreateScheduleCommand(SCHEDULE));
    account.allow('ann', 'scheduler:CreateSchedule', '*');
    const ann = new SchedulerClient(account.as('ann'));

    await expect(client.send(new CreateScheduleCommand(SCHEDULE))).rejects.toMatchObject({
      name: 'ConflictException',
    });
    await expect(ann.send(new CreateScheduleCommand({ ...SCHEDULE, Name: 'other' }))).rejects.toThrow(
      'iam:PassRole',
    );
  });
});
