import { isJsonObject } from '../../../json';
import { ApiError } from '../../../wire/api-error';
import { type Choice, isNested } from './choice';
import { findCycle, jumpsOf } from './graph';

/** The supported actions. */
const ACTIONS = [
  'aws:executeAwsApi',
  'aws:branch',
  'aws:assertAwsResourceProperty',
  'aws:sleep',
  'aws:invokeLambdaFunction',
] as const;

/**
 * Inputs of `aws:invokeLambdaFunction`.
 * (Systems Manager user guide, "aws:invokeLambdaFunction – Invoke an AWS Lambda function")
 */
const INVOKE_INPUTS = [
  ...['FunctionName', 'Qualifier', 'InvocationType', 'LogType', 'ClientContext', 'InputPayload', 'Payload'],
] as const;

/** A runbook: an Automation document of schema 0.3. */
export interface Runbook {
  readonly schemaVersion: '0.3';
  readonly assumeRole?: string;
  readonly parameters?: Readonly<Record<string, RunbookParameter>>;
  readonly mainSteps: readonly Step[];
  /** `Step.Output` of each result. */
  readonly outputs?: readonly string[];
}

/** A parameter; without a default it is required. */
export interface RunbookParameter {
  readonly type: 'String' | 'StringList' | 'Integer' | 'Boolean';
  readonly default?: unknown;
  readonly allowedPattern?: string;
  readonly allowedValues?: readonly unknown[];
  readonly minChars?: number;
  readonly maxChars?: number;
}

/** A step, with the members that all actions share. */
export interface Step {
  readonly name: string;
  readonly action: (typeof ACTIONS)[number];
  readonly maxAttempts?: number;
  /** Seconds after which an attempt fails. */
  readonly timeoutSeconds?: number;
  readonly onFailure?: string;
  readonly isCritical?: boolean;
  readonly isEnd?: boolean;
  readonly nextStep?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly StepOutput[];
}

/** A value that a step reads from an API's answer. */
export interface StepOutput {
  readonly Name: string;
  readonly Selector: string;
  readonly Type?: OutputType;
}

/** The types of an output. */
export type OutputType = 'String' | 'Integer' | 'Boolean' | 'StringList' | 'StringMap' | 'MapList';

/**
 * Reads a document and checks it as Systems Manager does on creation.
 * @throws ApiError InvalidDocumentContent, which names the step, unless the document is JSON of schema 0.3 with unique steps,
 *   supported actions, jumps to existing steps, and no loop
 */
export function parseRunbook(json: string): Runbook {
  const runbook = parseJson(json);
  check(isJsonObject(runbook), 'it must be an object');
  check(runbook.schemaVersion === '0.3', "schemaVersion must be 0.3, Automation's version");
  check(Array.isArray(runbook.mainSteps) && runbook.mainSteps.length > 0, 'mainSteps must contain a step');
  check(
    runbook.mainSteps.every((step): boolean => isJsonObject(step)),
    'each step must be an object',
  );
  const names = runbook.mainSteps.map(({ name }) => name);
  for (const step of runbook.mainSteps) checkStep(step, names);
  const cycle = findCycle(runbook.mainSteps);
  check(cycle === undefined, `the steps form a loop: ${cycle?.join(' → ')}`);
  return runbook;
}

function parseJson(json: string): Runbook {
  try {
    return JSON.parse(json) as Runbook;
  } catch (cause) {
    throw new ApiError('InvalidDocumentContent', `The document is not JSON: ${cause}`);
  }
}

function checkStep(step: Step, names: readonly string[]): void {
  const { name, action, inputs } = step;
  check(/^[A-Za-z0-9_]+$/.test(name ?? ''), `"${name}" is not a name of a step`);
  check(names.filter((other) => other === name).length === 1, `the step ${name} occurs twice`);
  check(ACTIONS.includes(action), `${name}: the sandbox supports ${ACTIONS.join(', ')}, not ${action}`);
  check(inputs !== null && typeof inputs === 'object', `${name} needs inputs`);
  const { onFailure } = step;
  if (action === 'aws:invokeLambdaFunction') checkInvocation(step);
  if (action === 'aws:branch') {
    const choices = (inputs.Choices ?? []) as readonly Choice[];
    check(!choices.some(isNested), `${name}: And, Or and Not may contain comparisons, not each other`);
  }
  check(
    onFailure === undefined || /^(Abort|Continue|step:.+)$/.test(onFailure),
    `${name}: onFailure must be Abort, Continue or step:NAME, not ${onFailure}`,
  );
  for (const target of jumpsOf(step)) {
    check(names.includes(target), `${name} goes to ${target}, which is not a step`);
  }
}

function checkInvocation({ name, inputs }: Step): void {
  check(inputs.FunctionName !== undefined, `${name}: FunctionName is required`);
  for (const input of Object.keys(inputs)) {
    const known = (INVOKE_INPUTS as readonly string[]).includes(input);
    check(known, `${name}: aws:invokeLambdaFunction has no input ${input}`);
  }
}

function check(condition: boolean, message: string): asserts condition {
  if (!condition) throw new ApiError('InvalidDocumentContent', `${message}.`);
}
