import { beforeEach, describe, expect, it } from '@jest/globals';
import { Iam } from '../../../../sandbox/services/iam/iam';
import type { InvocationResult } from '../../../../sandbox/services/lambda/invocation';
import { type Schedule, Scheduler } from '../../../../sandbox/services/scheduler/scheduler';

const FUNCTION_ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const SCHEDULE: Schedule = {
  name: 'check',
  expression: 'rate(5 minutes)',
  enabled: true,
  targetArn: FUNCTION_ARN,
  roleArn: 'arn:aws:iam::123456789012:role/check',
  input: '{"a":1}',
  settings: {} as Schedule['settings'],
  createdAt: new Date(0),
};

describe('A schedule', () => {
  let iam: Iam;
  let invoked: unknown[];
  let scheduler: Scheduler;

  beforeEach(() => {
    iam = new Iam();
    invoked = [];
    scheduler = new Scheduler(iam, async (functionArn, event) => {
      invoked.push([functionArn, event]);
      return { payload: 'done' } as InvocationResult;
    });
    scheduler.put(SCHEDULE);
  });

  const allow = (resource: string) =>
    iam.putRolePolicy(
      'check',
      'invoke',
      JSON.stringify({
        Statement: [{ Effect: 'Allow', Action: ['lambda:InvokeFunction'], Resource: [resource] }],
      }),
    );

  it('invokes its target with its input when it is due', async () => {
    allow(FUNCTION_ARN);

    await expect(scheduler.run('check')).resolves.toEqual({ payload: 'done' });

    expect(invoked).toEqual([[FUNCTION_ARN, { a: 1 }]]);
  });

  it('does not invoke what its role may not', async () => {
    allow(`${FUNCTION_ARN}-2`);

    await expect(scheduler.run('check')).rejects.toThrow('role check of the schedule check may not invoke');

    expect(invoked).toEqual([]);
  });

  it('stays gone after repeated deletes', async () => {
    scheduler.delete('check');
    scheduler.delete('check');

    await expect(scheduler.run('check')).rejects.toThrow('Schedule check does not exist.');
  });
});
