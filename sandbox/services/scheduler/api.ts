import type * as sdk from '@aws-sdk/client-scheduler';
import { type AwsAccount, isArn, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';
import { ServiceModel } from '../../wire/model';
import type { Schedule, Scheduler } from './scheduler';

const MODEL = new ServiceModel(SDK.scheduler);

type Named = Given<sdk.GetScheduleInput, 'Name'>;
type Settings = Given<sdk.CreateScheduleInput, 'Name' | 'ScheduleExpression'> & {
  readonly Target: Given<sdk.Target, 'Arn' | 'RoleArn'>;
};

/** EventBridge Scheduler: schedules of the default group. */
export function schedulerApi(scheduler: Scheduler, account: AwsAccount = SANDBOX_ACCOUNT): ServiceDefinition {
  const arnOf = (name: string) => regionalArn(account, 'scheduler', `schedule/default/${name}`);
  const schedule = ({ Name }: Named) => arnOf(Name);
  const put = (settings: Settings, caller: Caller, createdAt = new Date()) => {
    const {
      Name: name,
      GroupName = 'default',
      ScheduleExpression: expression,
      State = 'ENABLED',
      Target,
    } = settings;
    if (GroupName !== 'default') {
      throw new ApiError('ResourceNotFoundException', `Schedule group ${GroupName} does not exist.`);
    }
    if (!/^(rate\([1-9]\d* (minute|hour|day)s?\)|cron\(.+\)|at\(.+\))$/.test(expression)) {
      throw new ApiError('ValidationException', `Invalid Schedule Expression ${expression}.`);
    }
    if (!isArn(Target.Arn) || !isArn(Target.RoleArn)) {
      const arns = `the target's Arn ${Target.Arn} or RoleArn ${Target.RoleArn}`;
      throw new ApiError('ValidationException', `Provided Arn is not in correct format: ${arns}.`);
    }
    requireAllowed(caller, 'iam:PassRole', Target.RoleArn, {
      'iam:PassedToService': 'scheduler.amazonaws.com',
    });
    const { Arn: targetArn, RoleArn: roleArn, Input: input = '{}' } = Target;
    const enabled = State === 'ENABLED';
    scheduler.put({ name, expression, enabled, targetArn, roleArn, input, settings, createdAt });
    return { ScheduleArn: arnOf(name) };
  };
  const shown = ({ name, settings, createdAt }: Schedule) => ({
    State: 'ENABLED',
    ActionAfterCompletion: 'NONE',
    ScheduleExpressionTimezone: 'UTC',
    ...settings,
    GroupName: 'default',
    Arn: arnOf(name),
    CreationDate: createdAt,
    LastModificationDate: createdAt,
  });
  return {
    scope: 'scheduler',
    model: MODEL,
    constraints: {
      Name: { min: 1, max: 64, pattern: /[0-9a-zA-Z-_.]+/ },
      Description: { max: 512 },
      ScheduleExpression: { min: 1, max: 256 },
      'FlexibleTimeWindow.Mode': { oneOf: ['OFF', 'FLEXIBLE'] },
      State: { oneOf: ['ENABLED', 'DISABLED'] },
    },
    operations: {
      CreateSchedule: on(schedule, (input: Settings, caller) => {
        if (scheduler.schedules.has(input.Name)) {
          throw new ApiError('ConflictException', `Schedule ${input.Name} already exists.`);
        }
        return put(input, caller);
      }),
      UpdateSchedule: on(schedule, (input: Settings, caller) =>
        put(input, caller, scheduler.get(input.Name).createdAt),
      ),
      GetSchedule: on(schedule, ({ Name }: Named) => shown(scheduler.get(Name))),
      DeleteSchedule: on(schedule, ({ Name }: Named) => {
        scheduler.get(Name);
        scheduler.delete(Name);
      }),
    },
  };
}
