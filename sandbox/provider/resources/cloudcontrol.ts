import { setTimeout } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { createPatch, Pointer } from 'rfc6902';
import { ApiCallError, type Members, unlessGone } from '../api/client';
import { type Context, ProviderError, type ResourceBehaviour } from '../behaviour';
import { type Attributes, optionalStringIn, stringIn } from '../values';
import { problemsIn, type RegistrySchema } from './registry-schema';

/** How often to poll the outcome of a change, in milliseconds. */
const POLL_MS = 200;

/** Cloud Control's report on a change. */
interface Progress {
  readonly Identifier?: string;
  readonly RequestToken: string;
  readonly OperationStatus: 'PENDING' | 'IN_PROGRESS' | 'SUCCESS' | 'FAILED' | string;
  readonly ErrorCode?: string;
  readonly StatusMessage?: string;
}

/**
 * Resource `aws_cloudcontrolapi_resource`, for every type in the registry, with the real one's quirks: a refresh reads
 * only `properties`, so an edit outside Terraform does not show in `desired_state`; and a `desired_state` that is
 * unknown at plan time is not checked and never forces a replacement.
 * (Source: the provider's internal/service/cloudcontrol/resource.go.)
 */
export const CLOUD_CONTROL_RESOURCE: ResourceBehaviour = {
  failedUpdateSticks: true,
  // Cloud Control's first answer carries the identifier, and the provider keeps it before it waits for the outcome.
  idBeforeWaiting: (error) => (error instanceof ChangeFailed ? error.identifier : undefined),
  createOnly: ({ prior, planned }) =>
    hasOtherCreateOnly(prior, planned) ? ['type_name', 'desired_state'] : ['type_name'],
  recomputed: ({ prior, planned }) => (prior.desired_state === planned.desired_state ? [] : ['properties']),
  async plan({ prior, planned }, context): Promise<Attributes> {
    const typeName = optionalStringIn(planned, 'type_name');
    if (typeName === undefined) return {};
    const known = prior?.type_name === typeName ? optionalStringIn(prior, 'schema') : undefined;
    const schema =
      optionalStringIn(planned, 'schema') ?? known ?? (await schemaOf(typeName, planned, context));
    const desired = optionalStringIn(planned, 'desired_state');
    if (desired !== undefined) requireValid(desired, schema);
    return { schema };
  },
  async create(planned, context) {
    const input = { DesiredState: stringIn(planned, 'desired_state') };
    const id = await change('create', 'CreateResource', input, planned, context);
    return { id, ...(await read({ ...planned, id }, context)) };
  },
  async update(prior, planned, context) {
    const [before, after] = [prior, planned].map(
      (one) => JSON.parse(stringIn(one, 'desired_state')) as object,
    );
    const patch = createPatch(before, after);
    const input = { Identifier: stringIn(prior, 'id'), PatchDocument: JSON.stringify(patch) };
    if (patch.length > 0) await change('update', 'UpdateResource', input, planned, context);
    return (await read({ ...planned, id: prior.id ?? null }, context)) ?? {};
  },
  read,
  async delete(state, context) {
    await change('delete', 'DeleteResource', { Identifier: stringIn(state, 'id') }, state, context).catch(
      (error: unknown) => {
        if (!(error instanceof ChangeFailed && error.code === 'NotFound')) throw error;
      },
    );
  },
};

async function read(state: Attributes, { api }: Context): Promise<Attributes | null> {
  const input = { ...ofType(state), Identifier: stringIn(state, 'id') };
  const answer = await unlessGone(api.call('cloudcontrol', 'GetResource', input, regionOf(state)));
  if (answer === undefined) return null;
  const { Properties } = answer.ResourceDescription as { readonly Properties: string };
  return { properties: Properties };
}

async function schemaOf(TypeName: string, planned: Attributes, { api }: Context): Promise<string> {
  try {
    const input = { Type: 'RESOURCE', TypeName };
    const { Schema } = await api.call('cloudformation', 'DescribeType', input, regionOf(planned));
    return String(Schema);
  } catch (cause) {
    if (!(cause instanceof ApiCallError)) throw cause;
    const reason = cause.isNotFound ? "couldn't find resource" : cause.message;
    throw new ProviderError(`reading CloudFormation Type (${TypeName}): ${reason}`, '', { cause });
  }
}

function requireValid(desiredState: string, schema: string): void {
  let desired: unknown;
  try {
    desired = JSON.parse(desiredState);
  } catch (cause) {
    throw new ProviderError('validating desired_state: not JSON', String(cause), { cause });
  }
  const problems = problemsIn(desired, JSON.parse(schema) as RegistrySchema);
  if (problems.length === 0) return;
  throw new ProviderError(
    `validating desired_state against CloudFormation Resource Schema: validation errors: ${problems.join('\n')}`,
  );
}

function hasOtherCreateOnly(prior: Attributes, planned: Attributes): boolean {
  const desired = optionalStringIn(planned, 'desired_state');
  if (desired === undefined) return false;
  const { createOnlyProperties = [] } = JSON.parse(stringIn(planned, 'schema')) as RegistrySchema;
  const [before, after] = [stringIn(prior, 'desired_state'), desired].map(
    (json) => JSON.parse(json) as unknown,
  );
  return createOnlyProperties
    .map((path) => Pointer.fromJSON(path.replace(/^\/properties/, '')))
    .some((pointer) => !isDeepStrictEqual(pointer.get(before), pointer.get(after)));
}

/** Requests a change and waits for its outcome. @returns the identifier of the resource */
async function change(
  action: 'create' | 'update' | 'delete',
  operation: string,
  input: Members,
  attributes: Attributes,
  { api }: Context,
): Promise<string> {
  const region = regionOf(attributes);
  const answer = await api.call('cloudcontrol', operation, { ...ofType(attributes), ...input }, region);
  let progress = answer.ProgressEvent as Progress;
  const { Identifier = '', RequestToken } = progress;
  while (progress.OperationStatus === 'IN_PROGRESS' || progress.OperationStatus === 'PENDING') {
    const status = await api.call('cloudcontrol', 'GetResourceRequestStatus', { RequestToken }, region);
    progress = status.ProgressEvent as Progress;
    if (progress.OperationStatus === 'IN_PROGRESS') await setTimeout(POLL_MS);
  }
  if (progress.OperationStatus === 'SUCCESS') return progress.Identifier ?? Identifier;
  throw new ChangeFailed(action, stringIn(attributes, 'type_name'), Identifier, progress);
}

/** A change that Cloud Control accepted and that then failed. */
class ChangeFailed extends ProviderError {
  readonly code: string | undefined;

  constructor(
    action: string,
    typeName: string,
    readonly identifier: string,
    { ErrorCode, StatusMessage }: Progress,
  ) {
    super(
      `waiting for Cloud Control API (${typeName}) Resource (${identifier}) ${action}: ` +
        `unexpected state 'FAILED', wanted target 'SUCCESS'. last error: ${ErrorCode}: ${StatusMessage}`,
    );
    this.code = ErrorCode;
  }
}

function ofType({ type_name, type_version_id, role_arn }: Attributes): Members {
  return {
    TypeName: type_name,
    TypeVersionId: type_version_id ?? undefined,
    RoleArn: role_arn ?? undefined,
  };
}

function regionOf(attributes: Attributes): string | undefined {
  return optionalStringIn(attributes, 'region');
}
