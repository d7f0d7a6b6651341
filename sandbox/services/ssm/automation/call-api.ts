import type { NormalizedSchema } from '@smithy/core/schema';
import { call, type ServiceDefinition } from '../../../wire/api';
import type { Caller } from '../../../wire/caller';
import type { OperationModel } from '../../../wire/model';
import { readShape, requiredMembers, writeShape } from '../../../wire/shapes';
import { StepFailure } from './step-failure';

/** Inputs of a call, under boto3's names. */
export type Inputs = Readonly<Record<string, unknown>>;

/** The service with boto3's name; `undefined` if the sandbox has none. */
export type ServiceOf = (boto3Name: string) => ServiceDefinition | undefined;

/** Scalars in a step's JSON answer: dates as ISO 8601, bytes as UTF-8 text. */
const SHOWN = {
  date: (date: Date) => date.toISOString(),
  blob: (bytes: Uint8Array) => Buffer.from(bytes).toString('utf8'),
};

/**
 * Calls an operation of AWS as boto3 does for Automation.
 *
 * @param api In PascalCase or in boto3's snake_case.
 * @throws StepFailure for an unknown operation, wrong inputs, or a refusal by IAM or the service
 */
export async function callApi(
  serviceOf: ServiceOf,
  caller: Caller,
  boto3Name: string,
  api: string,
  inputs: Inputs,
): Promise<object> {
  const service = serviceOf(boto3Name);
  const operation = service && operationNamed(service, api);
  if (service === undefined || operation === undefined) {
    throw new StepFailure(`The sandbox has no ${boto3Name} ${api}.`);
  }
  requireMembers(operation.input, inputs);
  try {
    const input = readShape(operation.input, withBytes(operation.input, inputs)) as Inputs;
    return writeShape(operation.output, await call(service, operation.name, input, caller), SHOWN) as object;
  } catch (cause) {
    throw new StepFailure(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), {
      cause,
    });
  }
}

function operationNamed({ model }: ServiceDefinition, api: string): OperationModel | undefined {
  const wanted = api.replaceAll('_', '').toLowerCase();
  return [...model.operations].find(({ name }) => name.toLowerCase() === wanted);
}

/** boto3 refuses members that the model lacks. */
function requireMembers(schema: NormalizedSchema, inputs: Inputs): void {
  const known = [...schema.structIterator()].map(([name]) => name);
  for (const name of requiredMembers(schema)) {
    if (inputs[name] !== undefined) continue;
    throw new StepFailure(`Parameter validation failed: Missing required parameter in input: "${name}"`);
  }
  for (const name of Object.keys(inputs)) {
    if (known.includes(name)) continue;
    throw new StepFailure(
      `Parameter validation failed: Unknown parameter in input: "${name}", must be one of: ${known.join(', ')}`,
    );
  }
}

/** boto3 accepts UTF-8 text for bytes. */
function withBytes(schema: NormalizedSchema, inputs: Inputs): Inputs {
  const bytes = [...schema.structIterator()]
    .filter(([name, member]) => member.isBlobSchema() && typeof inputs[name] === 'string')
    .map(([name]) => [name, Buffer.from(String(inputs[name]))] as const);
  return { ...inputs, ...Object.fromEntries(bytes) };
}
