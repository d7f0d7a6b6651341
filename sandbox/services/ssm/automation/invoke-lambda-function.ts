import type { EmptySelection } from './selector';
import { StepFailure } from './step-failure';

/**
 * Result of a step whose function failed. AWS documents the output `FunctionError`, but not whether the step then
 * succeeds.
 */
export type FunctionErrorReading = 'output' | 'failed step';

/** Lambda's answer to Invoke. */
export interface InvokeAnswer {
  readonly StatusCode: number;
  readonly FunctionError?: string;
  /** JSON. */
  readonly Payload: string;
}

/** Longest time for one invocation, in seconds. (Systems Manager user guide, "aws:invokeLambdaFunction") */
export const LONGEST_INVOCATION_SECONDS = 300;

/**
 * The inputs of Lambda's Invoke. `InputPayload`, an object, takes precedence over `Payload`, a text.
 * @throws StepFailure for an unsupported input
 */
export function invokeInputs(inputs: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const { FunctionName, InputPayload, Payload, InvocationType = 'RequestResponse', ...others } = inputs;
  const [other] = Object.keys(others);
  if (other !== undefined) throw new StepFailure(`The sandbox does not support the input ${other}.`);
  if (InvocationType !== 'RequestResponse') {
    throw new StepFailure(`The sandbox supports no InvocationType ${InvocationType}, only RequestResponse.`);
  }
  if (InputPayload !== undefined) return { FunctionName, Payload: JSON.stringify(InputPayload) };
  return Payload === undefined ? { FunctionName } : { FunctionName, Payload };
}

/**
 * The outputs of the step, all texts. Outputs that Lambda did not return are empty or missing: AWS does not document
 * which.
 * @throws StepFailure if a function error fails the step
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
