import type { GivenParameters } from './parameters';
import type { Step } from './runbook';

/** How a step ended, or that it has not. */
type Status = 'Success' | 'Failed' | 'InProgress';

/** A step that has begun. */
export interface StepExecution {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  /** What later steps can refer to. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The answer of the API, or where a branch goes. */
  readonly response?: unknown;
  /** Why it failed. */
  readonly failureMessage?: string;
  /** As the document has it. */
  readonly step: Step;
  readonly startedAt: Date;
  /** `undefined` while it runs. */
  readonly endedAt?: Date;
}

/** An execution of a runbook. */
export interface AutomationExecution {
  /** A UUID. */
  readonly id: string;
  readonly documentName: string;
  readonly documentVersion: number;
  /** ARN of who started it. */
  readonly executedBy: string;
  readonly parameters: GivenParameters;
  readonly status: Status;
  /** The steps that have begun, in order. */
  readonly steps: readonly StepExecution[];
  /** The runbook's outputs by `Step.Output`; those of steps that did not run are left out. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why it failed: what its last critical step said. */
  readonly failureMessage?: string;
  readonly startedAt: Date;
  /** `undefined` while it runs. */
  readonly endedAt?: Date;
}
