import { StepFailure } from './errors';
import type { EmptySelection } from './selector';

/**
 * What becomes of a step whose function failed. AWS documents an output, `FunctionError`, that is there when an error
 * occurred, and does not document that the step goes on with it.
 */
export type FunctionErrorReading = 'output' | 'failed step';

/** What Lambda answers to Invoke. */
export interface InvokeAnswer {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  /** JSON. */
  readonly Payload: string;
}

/** Longest that one invocation may take, in seconds. (Systems Manager user guide, "aws:invokeLambdaFunction") */
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
 * The outputs of the step, all of them texts. One that Lambda did not answer is empty, or is not there at all: AWS
 * documents neither what a later step sees in it, nor that it sees anything.
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
