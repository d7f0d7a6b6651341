import type { GivenParameters } from './parameters';

/** How a step or an execution ended. */
export type Status = 'Success' | 'Failed';

/** A step that ran. */
export interface StepExecution {
  readonly name: string;
  readonly status: Status;
  /** What later steps can refer to. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The answer of the API, or where a branch goes. */
  readonly response?: unknown;
  /** Why it failed. */
  readonly failureMessage?: string;
}

/** An execution of a runbook. */
export interface AutomationExecution {
  /** A UUID. */
  readonly id: string;
  /** ARN of who started it. */
  readonly executedBy: string;
  readonly parameters: GivenParameters;
  readonly status: Status | 'InProgress';
  /** The steps that ran, in order. */
  readonly steps: readonly StepExecution[];
  /** The runbook's outputs by `Step.Output`; those of steps that did not run are left out. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why it failed: what its last critical step said. */
  readonly failureMessage?: string;
}
