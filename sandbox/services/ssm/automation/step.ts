import type { Caller } from '../../../wire/caller';
import { callApi, type ServiceOf } from './call-api';
import { type Choice, holds } from './choice';
import {
  type FunctionErrorReading,
  type InvokeAnswer,
  invokeInputs,
  invokeOutputs,
  LONGEST_INVOCATION_SECONDS,
} from './invoke-lambda-function';
import type { Step } from './runbook';
import { type EmptySelection, select, selectOutput } from './selector';
import { StepFailure } from './step-failure';
import { withinSeconds } from './timeout';
import { substitute, type Variables } from './variables';

/** Context of a step. */
export interface StepContext {
  /** The services that it can call. */
  readonly service: ServiceOf;
  /** The caller of the services. */
  readonly role: Caller;
  readonly variables: Variables;
  readonly emptySelection: EmptySelection;
  readonly functionErrors: FunctionErrorReading;
  sleep(milliseconds: number): Promise<void>;
}

/** Result of a step. */
export interface StepResult {
  readonly response?: unknown;
  readonly outputs?: Readonly<Record<string, unknown>>;
  /** Target of a branch; undefined to continue as the step declares. */
  readonly goTo?: string;
}

/** Attempts a step once, within its timeout. @throws StepFailure */
export async function performStep(step: Step, context: StepContext): Promise<StepResult> {
  const { action, timeoutSeconds } = step;
  const longest = action === 'aws:invokeLambdaFunction' ? LONGEST_INVOCATION_SECONDS : undefined;
  const seconds = Math.min(timeoutSeconds ?? Number.POSITIVE_INFINITY, longest ?? Number.POSITIVE_INFINITY);
  return withinSeconds(seconds, async () => perform(step, context));
}

function perform(step: Step, context: StepContext): Promise<StepResult> | StepResult {
  const inputs = substitute(step.inputs, context.variables) as Readonly<Record<string, unknown>>;
  switch (step.action) {
    case 'aws:executeAwsApi':
      return executeAwsApi(step, inputs, context);
    case 'aws:assertAwsResourceProperty':
      return assertProperty(inputs, context);
    case 'aws:branch':
      return branch(inputs);
    case 'aws:sleep':
      return sleep(inputs, context);
    case 'aws:invokeLambdaFunction':
      return invokeLambdaFunction(step, inputs, context);
  }
}

async function executeAwsApi(
  { outputs = [] }: Step,
  { Service, Api, ...inputs }: Readonly<Record<string, unknown>>,
  { service, role, emptySelection }: StepContext,
): Promise<StepResult> {
  const response = await callApi(service, role, String(Service), String(Api), inputs);
  return {
    response,
    outputs: Object.fromEntries(
      outputs.map((output) => [output.Name, selectOutput(output, response, emptySelection)]),
    ),
  };
}

async function invokeLambdaFunction(
  { outputs = [] }: Step,
  inputs: Readonly<Record<string, unknown>>,
  { service, role, functionErrors, emptySelection }: StepContext,
): Promise<StepResult> {
  const response = await callApi(service, role, 'lambda', 'Invoke', invokeInputs(inputs));
  const predefined = invokeOutputs(response as InvokeAnswer, functionErrors, emptySelection);
  const selected = outputs.map((output) => [output.Name, selectOutput(output, response, emptySelection)]);
  return { response, outputs: { ...predefined, ...Object.fromEntries(selected) } };
}

async function assertProperty(
  { Service, Api, PropertySelector, DesiredValues, ...inputs }: Readonly<Record<string, unknown>>,
  { service, role }: StepContext,
): Promise<StepResult> {
  const response = await callApi(service, role, String(Service), String(Api), inputs);
  const found = select(String(PropertySelector), response);
  if (!(DesiredValues as readonly unknown[]).includes(found)) {
    throw new StepFailure(`${PropertySelector} is ${JSON.stringify(found)}, not one of ${DesiredValues}.`);
  }
  return { response };
}

function branch({ Choices, Default }: Readonly<Record<string, unknown>>): StepResult {
  const choice = (Choices as readonly Choice[]).find(holds);
  const goTo = choice?.NextStep ?? (Default as string | undefined);
  return { response: goTo, goTo };
}

/** Sleeps for an ISO 8601 duration of hours, minutes and seconds. */
async function sleep(
  { Duration }: Readonly<Record<string, unknown>>,
  context: StepContext,
): Promise<StepResult> {
  const [whole, hours = 0, minutes = 0, seconds = 0] =
    /^PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?$/.exec(String(Duration)) ?? [];
  if (whole === undefined) throw new StepFailure(`Duration ${Duration} is not of the form PT1H30M15S.`);
  await context.sleep((Number(hours) * 3_600 + Number(minutes) * 60 + Number(seconds)) * 1_000);
  return {};
}
