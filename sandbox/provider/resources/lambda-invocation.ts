import { createHash } from 'node:crypto';
import { ApiCallError } from '../api/client';
import { type Context, type DataSourceBehaviour, ProviderError, type ResourceBehaviour } from '../behaviour';
import { type Attributes, optionalStringIn, stringIn } from '../values';

/**
 * Resource `aws_lambda_invocation`: a function error fails the apply. In the default lifecycle scope, `CREATE_ONLY`, the
 * function is invoked only on creation, and any changed argument forces a new resource; in scope `CRUD` a changed input
 * updates in place. (Source: the provider's internal/service/lambda/invocation.go.)
 */
export const INVOCATION: ResourceBehaviour = {
  failedUpdateSticks: true,
  defaults: { lifecycle_scope: 'CREATE_ONLY', qualifier: '$LATEST', terraform_key: 'tf' },
  validate: ({ input }) => requireJson(input),
  createOnly: ({ planned }) => {
    const always = ['function_name', 'qualifier', 'triggers'];
    return isCreateOnly(planned) ? [...always, 'input'] : always;
  },
  recomputed: ({ prior, planned }) =>
    prior.input !== planned.input && !isCreateOnly(planned) ? ['result'] : [],
  create: (planned, context) => invoke(payloadFor('create', null, planned), planned, context),
  update: (prior, planned, context) => invoke(payloadFor('update', prior, planned), planned, context),
  async delete(state, context) {
    if (!isCreateOnly(state)) await invoke(payloadFor('delete', state, state), state, context);
  },
};

/** Data source `aws_lambda_invocation`: the function is invoked at each read, and its error fails the plan. */
export const INVOCATION_DATA: DataSourceBehaviour = {
  async read(config, context) {
    const input = stringIn(config, 'input');
    requireJson(input);
    const qualified: Attributes = { ...config, qualifier: config.qualifier ?? '$LATEST' };
    const { result = null } = await invoke(input, qualified, context);
    const { function_name, qualifier = null } = qualified;
    return { id: `${function_name}_${qualifier}_${hashOf(input)}`, qualifier, result };
  },
};

async function invoke(payload: string, planned: Attributes, { api }: Context): Promise<Attributes> {
  const [functionName, qualifier] = [stringIn(planned, 'function_name'), stringIn(planned, 'qualifier')];
  const input = { FunctionName: functionName, Qualifier: qualifier, Payload: Buffer.from(payload) };
  const failure = (reason: string, cause?: unknown) =>
    new ProviderError(`invoking Lambda Function (${functionName}): ${reason}`, '', { cause });
  const answer = await api
    .call('lambda', 'Invoke', input, optionalStringIn(planned, 'region'))
    .catch((error: unknown) => {
      throw error instanceof ApiCallError ? failure(error.message, error) : error;
    });
  const result = Buffer.from(answer.Payload as Uint8Array).toString('utf8');
  if (answer.FunctionError !== undefined) throw failure(result);
  return { id: `${functionName},${qualifier},${hashOf(payload)}`, result };
}

/** Part of Terraform's id of an invocation; not used for security. */
function hashOf(payload: string): string {
  return createHash('md5').update(payload).digest('hex');
}

function isCreateOnly({ lifecycle_scope }: Attributes): boolean {
  return lifecycle_scope === 'CREATE_ONLY';
}

/** In scope `CRUD`, the input also says what Terraform does, under the key `terraform_key`. */
function payloadFor(
  action: 'create' | 'update' | 'delete',
  prior: Attributes | null,
  planned: Attributes,
): string {
  const input = stringIn(planned, 'input');
  if (isCreateOnly(planned)) return input;
  const previous = prior === null ? null : (JSON.parse(stringIn(prior, 'input')) as unknown);
  const lifecycle = { action, prev_input: previous };
  return JSON.stringify({
    ...(JSON.parse(input) as object),
    [stringIn(planned, 'terraform_key')]: lifecycle,
  });
}

function requireJson(input: Attributes[string] | undefined): void {
  if (typeof input !== 'string') return;
  try {
    JSON.parse(input);
  } catch (cause) {
    throw new ProviderError('"input" contains an invalid JSON', String(cause), { cause });
  }
}
