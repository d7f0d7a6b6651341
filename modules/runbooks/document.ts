/**
 * What our runbooks use of an SSM Automation document, schema 0.3.
 * (Systems Manager user guide, "Systems Manager Automation actions reference")
 */
export interface RunbookDocument {
  /** What the console shows before it is run, Markdown. */
  readonly description: string;
  readonly schemaVersion: '0.3';
  /** ARN of the role that the steps run with. */
  readonly assumeRole: string;
  /** @default none */
  readonly parameters?: Readonly<Record<string, RunbookParameter>>;
  /** In order; the first one starts. */
  readonly mainSteps: readonly RunbookStep[];
  /** `Step.Output` of each value that the execution shows as its result. */
  readonly outputs: readonly string[];
}

/** A parameter of a runbook. Without a default it is required. */
interface RunbookParameter {
  readonly type: 'String';
  readonly description: string;
  /** Java regular expression that the whole text must match. */
  readonly allowedPattern?: string;
  /** The texts that it may be. @default any */
  readonly allowedValues?: readonly string[];
  readonly default?: string;
}

/** One step of a runbook. */
export interface RunbookStep {
  readonly name: string;
  readonly description: string;
  readonly action:
    | 'aws:executeAwsApi'
    | 'aws:branch'
    | 'aws:sleep'
    | 'aws:assertAwsResourceProperty'
    | 'aws:invokeLambdaFunction';
  /** Seconds after which an attempt counts as failed. @default the action's maximum */
  readonly timeoutSeconds?: number;
  /** Attempts before the step counts as failed. @default 1 */
  readonly maxAttempts?: number;
  /** `Abort`, `Continue` or `step:NAME`. @default Abort */
  readonly onFailure?: string;
  /** Whether the whole execution fails with it. @default true, or false with `Continue` */
  readonly isCritical?: boolean;
  /** @default the next step in the document */
  readonly nextStep?: string;
  readonly isEnd?: boolean;
  readonly inputs: Readonly<Record<string, unknown>>;
  /** What later steps can refer to as `{{ Step.Name }}`, by JSONPath. */
  readonly outputs?: readonly StepOutput[];
}

/** A value from the response of an API. */
interface StepOutput {
  readonly Name: string;
  /** JSONPath with children, indexes and deep scans: all that Automation documents. */
  readonly Selector: string;
  readonly Type: 'String' | 'StringList';
}

/** How often a step calls an API. Each attempt already includes the retries of AWS's own client. */
export const ATTEMPTS = 3;

/** Goes to another step if this one fails; the execution does not fail because of it. */
export function elseGoTo(step: string): Pick<RunbookStep, 'onFailure' | 'isCritical'> {
  return { onFailure: `step:${step}`, isCritical: false };
}
