import { createHash } from 'node:crypto';
import { type DataSourceBehaviour, ProviderError, type ResourceBehaviour } from '../behaviour';
import { type Attributes, stringIn } from '../values';

/** How an invocation of a Lambda function ended. */
export interface InvocationResult {
  /** What the function answered, or the JSON that describes its error. */
  readonly payload: string;
  /** `Unhandled` when the function failed; absent when it did not. */
  readonly functionError?: string;
}

/** What the stand-in needs of the Lambda service to invoke a function. */
export interface LambdaInvoker {
  /**
   * @param functionName Name or ARN.
   * @param payload JSON.
   * @throws when there is no such function, or it may not be invoked.
   */
  invoke(functionName: string, payload: string): Promise<InvocationResult>;
}

/**
 * Resource `aws_lambda_invocation`: a function error fails the apply. In the default lifecycle scope,
 * `CREATE_ONLY`, the function is invoked on creation alone, and any changed argument creates anew; in scope
 * `CRUD` a changed input updates in place. (Source: the provider's internal/service/lambda/invocation.go.)
 */
export function awsLambdaInvocation(invoker: LambdaInvoker): ResourceBehaviour {
  const invoke = async (payload: string, planned: Attributes): Promise<Attributes> => {
    const functionName = stringIn(planned, 'function_name');
    const result = await invokeOrFail(invoker, functionName, payload);
    // Terraform's id of an invocation, not a protection.
    const hash = createHash('md5').update(payload).digest('hex');
    return { id: `${functionName},${stringIn(planned, 'qualifier')},${hash}`, result };
  };

  return {
    failedUpdateSticks: true,
    defaults: { lifecycle_scope: 'CREATE_ONLY', qualifier: '$LATEST', terraform_key: 'tf' },
    validate: ({ input }) => requireJson(input),
    createOnly: ({ planned }) => {
      const always = ['function_name', 'qualifier', 'triggers'];
      return isCreateOnly(planned) ? [...always, 'input'] : always;
    },
    recomputed: ({ prior, planned }) =>
      prior.input !== planned.input && !isCreateOnly(planned) ? ['result'] : [],
    create: (planned) => invoke(payloadFor('create', null, planned), planned),
    update: (prior, planned) => invoke(payloadFor('update', prior, planned), planned),
    async delete(state) {
      if (!isCreateOnly(state)) await invoke(payloadFor('delete', state, state), state);
    },
  };
}

/** Data source `aws_lambda_invocation`: the function is invoked at each read, and its error fails the plan. */
export function awsLambdaInvocationData(invoker: LambdaInvoker): DataSourceBehaviour {
  return {
    async read(config) {
      const [functionName, input] = [stringIn(config, 'function_name'), stringIn(config, 'input')];
      requireJson(input);
      const result = await invokeOrFail(invoker, functionName, input);
      const hash = createHash('md5').update(input).digest('hex');
      return { id: `${functionName}_$LATEST_${hash}`, qualifier: '$LATEST', result };
    },
  };
}

function isCreateOnly({ lifecycle_scope }: Attributes): boolean {
  return lifecycle_scope === 'CREATE_ONLY';
}

async function invokeOrFail(invoker: LambdaInvoker, functionName: string, payload: string): Promise<string> {
  let result: InvocationResult;
  try {
    result = await invoker.invoke(functionName, payload);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new ProviderError(`invoking Lambda Function (${functionName}): ${reason}`, '', { cause });
  }
  if (result.functionError !== undefined) {
    throw new ProviderError(`invoking Lambda Function (${functionName}): ${result.payload}`);
  }
  return result.payload;
}

/** In scope `CRUD` the function is told what happens, under the key `terraform_key`. */
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
