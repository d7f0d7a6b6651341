import { StepFailure } from '../errors';

/** Inputs of a call, under the names that boto3 gives them. */
export type Inputs = Readonly<Record<string, unknown>>;

/** One operation of an AWS service. */
export interface ApiOperation {
  /** IAM action that it needs, such as `iot:DeleteCertificateProvider`. */
  readonly action: string;
  /** Names of the inputs that must be there. */
  readonly required: readonly string[];
  /** Names of the inputs that may be there. @default none */
  readonly optional?: readonly string[];
  /** ARNs on which the action must be allowed. */
  resources(inputs: Inputs): readonly string[];
  /** Answers as the API does. @throws what the API refuses, `name` being its exception's name */
  call(inputs: Inputs): object | Promise<object>;
}

/** What the role of a runbook may do. */
export interface Permissions {
  /** Whether an action is allowed on a resource, given as its ARN or as `*` for an action without one. */
  allows(action: string, resource: string): boolean;
}

/** Operations in PascalCase by boto3's name of the service. */
export type AwsServices = Readonly<Record<string, Readonly<Record<string, ApiOperation>>>>;

/**
 * Calls an operation as a role.
 * @param api In PascalCase or in boto3's snake_case.
 * @throws StepFailure for an unknown operation, wrong inputs, a refusal of IAM or of the service
 */
export async function callApi(
  services: AwsServices,
  permissions: Permissions,
  service: string,
  api: string,
  inputs: Inputs,
): Promise<object> {
  const operation = services[service]?.[pascalCase(api)];
  if (operation === undefined) throw new StepFailure(`The sandbox has no ${service} ${api}.`);
  checkInputs(operation, inputs);
  for (const resource of operation.resources(inputs)) {
    if (!permissions.allows(operation.action, resource)) {
      throw new StepFailure(
        `AccessDeniedException: the role is not authorized to perform: ${operation.action} on resource: ${resource}`,
      );
    }
  }
  try {
    return await operation.call(inputs);
  } catch (cause) {
    throw new StepFailure(cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause), {
      cause,
    });
  }
}

function checkInputs({ required, optional = [] }: ApiOperation, inputs: Inputs): void {
  for (const name of required) {
    if (inputs[name] === undefined || inputs[name] === '') {
      throw new StepFailure(`Parameter validation failed: Missing required parameter in input: "${name}"`);
    }
  }
  for (const name of Object.keys(inputs)) {
    if (!required.includes(name) && !optional.includes(name)) {
      throw new StepFailure(`Parameter validation failed: Unknown parameter in input: "${name}"`);
    }
  }
}

function pascalCase(api: string): string {
  return api.replace(/(^|_)([a-z])/g, (_match, _separator, letter: string) => letter.toUpperCase());
}
