import type { EmptySelection } from './selector';
import { StepFailure } from './step-failure';

/**
 * What becomes of a step whose function failed. AWS documents an output, `FunctionError`, that is there after an error,
 * but not whether the step then goes on.
 */
export type FunctionErrorReading = 'output' | 'failed step';

/** What Lambda answers to Invoke. */
export interface InvokeAnswer {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  /** JSON. */
  readonly Payload: string;
}

/** Longest time for one invocation, in seconds. (Systems Manager user guide, "aws:invokeLambdaFunction") */
export const LONGEST_INVOCATION_SECONDS = 300;

/**
 * The inputs of Lambda's Invoke. `InputPayload`, an object, goes before `Payload`, a text.
 * @throws StepFailure for what the sandbox does not perform
 */
export function invokeInputs(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { FunctionName, InputPayload, Payload, InvocationType = 'RequestResponse', ...others } = inputs;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new StepFailure(`The sandbox does not know what ${other} does.`);
  if (InvocationType !== 'RequestResponse') {
    throw new StepFailure(`The sandbox waits for functions; InvocationType ${InvocationType} does not.`);
  }
  if (InputPayload !== undefined) return { FunctionName, Payload: JSON.stringify(InputPayload) };
  return Payload === undefined ? { FunctionName } : { FunctionName, Payload };
}

/**
 * The outputs of the step, all of them texts. One that Lambda did not answer is empty or missing: AWS does not document
 * which.
 * @throws StepFailure when a function error counts as one
 */
export function invokeOutputs(
  { StatusCode, FunctionError, Payload }: InvokeAnswer,
  functionErrors: FunctionErrorReading,
  absent: EmptySelection,
): Readonly<Record<string, string>> {
  if (FunctionError !== undefined && functionErrors === 'failed step') {
    throw new StepFailure(`${FunctionError}: ${Payload}`);
  }
  return {
    ...(absent === 'empty text' && { FunctionError: '', LogResult: '' }),
    ...(FunctionError !== undefined && { FunctionError }),
    StatusCode: String(StatusCode),
    Payload,
  };
}
