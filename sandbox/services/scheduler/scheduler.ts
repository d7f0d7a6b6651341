import type { CreateScheduleInput } from '@aws-sdk/client-scheduler';
import { found } from '../../wire/api-error';
import { type Iam, roleNameIn } from '../iam/iam';
import type { InvocationResult } from '../lambda/invocation';

/** A schedule whose target is a Lambda function. */
export interface Schedule {
  readonly name: string;
  /** Such as `rate(5 minutes)`. */
  readonly expression: string;
  readonly enabled: boolean;
  /** ARN of the function. */
  readonly targetArn: string;
  /** ARN of the role that invokes the target. */
  readonly roleArn: string;
  /** The function's input, JSON. */
  readonly input: string;
  /** The request that put it. */
  readonly settings: CreateScheduleInput;
  readonly createdAt: Date;
}

/**
 * EventBridge Scheduler without a clock. The caller runs each schedule when it is due, so a day of checks does not take
 * a day.
 */
export class Scheduler {
  readonly #schedules = new Map<string, Schedule>();

  readonly #iam: Iam;
  readonly #invoke: (functionArn: string, event: unknown) => Promise<InvocationResult>;

  constructor(iam: Iam, invoke: (functionArn: string, event: unknown) => Promise<InvocationResult>) {
    this.#iam = iam;
    this.#invoke = invoke;
  }

  /** Every schedule, by name. */
  get schedules(): ReadonlyMap<string, Schedule> {
    return this.#schedules;
  }

  /** @throws ApiError ResourceNotFoundException */
  get(name: string): Schedule {
    return found(this.#schedules, name, 'ResourceNotFoundException', `Schedule ${name} does not exist.`);
  }

  /** Creates or changes a schedule. */
  put(schedule: Schedule): void {
    this.#schedules.set(schedule.name, schedule);
  }

  /** Deletes a schedule; a missing one is not an error. */
  delete(name: string): void {
    this.#schedules.delete(name);
  }

  /** Runs a schedule as if it were due. Throws if it does not exist, or if its role may not invoke the target. */
  async run(name: string): Promise<InvocationResult> {
    const { targetArn, roleArn, input } = this.get(name);
    const role = roleNameIn(roleArn);
    if (!this.#iam.allows(role, 'lambda:InvokeFunction', targetArn)) {
      throw new Error(`The role ${role} of the schedule ${name} may not invoke ${targetArn}.`);
    }
    return this.#invoke(targetArn, JSON.parse(input));
  }
}
