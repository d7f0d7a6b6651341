import type { Schedule } from '../../services/scheduler/scheduler';
import type { ResourceBehaviour } from '../behaviour';
import { type Attributes, blocksIn, stringIn } from '../values';

/** What the stand-in needs of EventBridge Scheduler. */
export interface Schedules {
  /** Every schedule, by name. */
  readonly schedules: ReadonlyMap<string, Schedule>;
  /** Creates or changes a schedule. */
  put(schedule: Omit<Schedule, 'enabled' | 'settings' | 'createdAt'>): void;
  /** A schedule that is not there is not an error. */
  delete(name: string): void;
}

/** Resource `aws_scheduler_schedule`, with a Lambda function as its target. */
export function awsSchedulerSchedule(schedules: Schedules): ResourceBehaviour {
  const put = async (planned: Attributes): Promise<Attributes> => {
    const [target = {}] = blocksIn(planned, 'target');
    schedules.put({
      name: stringIn(planned, 'name'),
      expression: stringIn(planned, 'schedule_expression'),
      targetArn: stringIn(target, 'arn'),
      roleArn: stringIn(target, 'role_arn'),
      input: stringIn(target, 'input'),
    });
    return {};
  };
  return {
    createOnly: () => ['name', 'group_name'],
    create: put,
    update: (_prior, planned) => put(planned),
    async read(state) {
      const found = schedules.schedules.get(stringIn(state, 'name'));
      return found === undefined ? null : { schedule_expression: found.expression };
    },
    async delete(state) {
      schedules.delete(stringIn(state, 'name'));
    },
  };
}
