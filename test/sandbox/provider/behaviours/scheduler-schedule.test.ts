import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { awsBehaviours } from '../../../../sandbox/provider/behaviours';
import { StandInProvider } from '../../../../sandbox/provider/provider';
import { Iam } from '../../../../sandbox/services/iam/iam';
import type { InvocationResult } from '../../../../sandbox/services/lambda/invocation';
import { Scheduler } from '../../../../sandbox/services/scheduler/scheduler';
import { Workspace } from '../workspace';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

describe('A schedule of Terraform', () => {
  let schedules: Scheduler;
  let workspace: Workspace;
  let provider: StandInProvider;

  beforeEach(async () => {
    schedules = new Scheduler(new Iam(), async () => ({}) as InvocationResult);
    workspace = await Workspace.create();
    provider = await StandInProvider.start({ behaviours: awsBehaviours({ schedules }) });
  });

  afterEach(async () => {
    await provider.stop();
    await workspace.remove();
  });

  const declare = (schedule_expression: string) =>
    workspace.write({
      resource: {
        aws_scheduler_schedule: {
          it: {
            name: 'check',
            schedule_expression,
            flexible_time_window: { mode: 'OFF' },
            target: {
              arn: 'arn:aws:lambda:eu-west-1:123456789012:function:signer',
              role_arn: 'arn:aws:iam::123456789012:role/check',
              input: '{}',
            },
          },
        },
      },
    });

  it('is one of the scheduler, changes in place, and goes', async () => {
    await declare('rate(5 minutes)');
    await workspace.apply(provider);
    expect(schedules.schedules.get('check')).toEqual({
      name: 'check',
      expression: 'rate(5 minutes)',
      targetArn: 'arn:aws:lambda:eu-west-1:123456789012:function:signer',
      roleArn: 'arn:aws:iam::123456789012:role/check',
      input: '{}',
    });

    await declare('rate(1 minute)');
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_scheduler_schedule.it': 'update' });
    await workspace.apply(provider);
    expect(schedules.schedules.get('check')?.expression).toBe('rate(1 minute)');

    await workspace.write({});
    await workspace.apply(provider);
    expect(schedules.schedules.size).toBe(0);
  });

  it('comes back when somebody deleted it', async () => {
    await declare('rate(5 minutes)');
    await workspace.apply(provider);

    schedules.delete('check');

    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_scheduler_schedule.it': 'create' });
  });
});
