import type { GivenParameters } from './parameters';
import type { Step } from './runbook';

/** Status of a step or execution. */
type Status = 'Success' | 'Failed' | 'InProgress';

/** A step that has started. */
export interface StepExecution {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  readonly status: Status;
  /** Values that later steps can refer to. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** The answer of the API, or the target of a branch. */
  readonly response?: unknown;
  /** Why it failed. */
  readonly failureMessage?: string;
  /** The step in the document. */
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
  /** ARN of the caller who started it. */
  readonly executedBy: string;
  readonly parameters: GivenParameters;
  readonly status: Status;
  /** The steps that have started, in order. */
  readonly steps: readonly StepExecution[];
  /** The runbook's outputs by `Step.Output`, without those of steps that did not run. */
  readonly outputs: Readonly<Record<string, unknown>>;
  /** Why it failed: the message of its last critical step. */
  readonly failureMessage?: string;
  readonly startedAt: Date;
  /** `undefined` while it runs. */
  readonly endedAt?: Date;
}
