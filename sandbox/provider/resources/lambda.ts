import { readFile } from 'node:fs/promises';
import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import { type Context, ProviderError } from '../behaviour';
import type { Row } from '../table/row';
import { type Attributes, optionalStringIn, stringIn } from '../values';

const CODE = ['filename', 'image_uri', 's3_bucket', 's3_key', 's3_object_version', 'source_code_hash'];

/** The zip on disk; undefined for code from elsewhere. */
async function zipOf({ filename }: Attributes, { resolvePath }: Context): Promise<Buffer | undefined> {
  if (typeof filename !== 'string') return undefined;
  const path = resolvePath(filename);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ProviderError(`reading ZIP file (${filename}): cannot read ${path}`, String(cause), { cause });
  }
}

/** Attributes that the real provider computes from Lambda's answer. */
async function computed(answer: Members, state: Attributes): Promise<Attributes> {
  const { FunctionArn: arn, Version, CodeSha256 } = answer.Configuration as Readonly<Record<string, string>>;
  const { ReservedConcurrentExecutions } = (answer.Concurrency ?? {}) as Readonly<Record<string, number>>;
  const [, partition, , region] = String(arn).split(':');
  const invokeArn = (qualified: string) =>
    `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/${qualified}/invocations`;
  const qualified = `${arn}:${Version}`;
  return {
    invoke_arn: invokeArn(String(arn)),
    qualified_arn: qualified,
    qualified_invoke_arn: invokeArn(qualified),
    reserved_concurrent_executions: ReservedConcurrentExecutions ?? -1,
    source_code_hash: optionalStringIn(state, 'source_code_hash') ?? CodeSha256 ?? null,
    ...vpcIn(answer.Configuration as Members),
  };
}

/** A function that has left its VPC still has a setting, without an id. */
function vpcIn({ VpcConfig }: Members): Attributes {
  return (VpcConfig as Members | undefined)?.VpcId === '' ? { vpc_config: [] } : {};
}

const reserved = ({ reserved_concurrent_executions: executions }: Attributes) => Number(executions ?? -1);

const RESERVE = {
  operation: 'PutFunctionConcurrency',
  input: (planned: Attributes) =>
    reserved(planned) < 0 ? [] : { ReservedConcurrentExecutions: reserved(planned) },
  on: ['reserved_concurrent_executions'],
};

/** A statement of a function's policy, as Lambda writes it. */
interface Statement {
  readonly Sid: string;
  readonly Action: string;
  readonly Principal: '*' | { readonly Service?: string; readonly AWS?: string };
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

function statementIn({ Policy }: Members, state: Attributes): Attributes | null {
  const { Statement: statements } = JSON.parse(String(Policy)) as {
    readonly Statement: readonly Statement[];
  };
  const statement = statements.find(({ Sid }) => Sid === state.statement_id);
  if (statement === undefined) return null;
  const { Action, Principal, Condition = {} } = statement;
  const { Service, AWS } = Principal === '*' ? { Service: '*' } : Principal;
  const { StringEquals = {}, ArnLike = {} } = Condition;
  return {
    action: Action,
    principal: Service ?? AWS ?? null,
    source_account: StringEquals['AWS:SourceAccount'] ?? null,
    source_arn: ArnLike['AWS:SourceArn'] ?? null,
  };
}

/** The types of Lambda: functions, their policies, and their settings for asynchronous invocation. */
export const LAMBDA: Readonly<Record<string, Row>> = {
  aws_lambda_function: {
    service: 'lambda',
    names: { FunctionArn: 'arn', CodeSize: 'source_code_size', Code: INLINE, Qualifier: null },
    create: [
      {
        operation: 'CreateFunction',
        input: async (planned, { context }) => {
          const zip = await zipOf(planned, context);
          return zip === undefined ? {} : { Code: { ZipFile: zip } };
        },
      },
      RESERVE,
    ],
    read: [{ operation: 'GetFunction', at: 'Configuration', also: computed }],
    update: [
      { operation: 'UpdateFunctionConfiguration', partial: true },
      {
        operation: 'UpdateFunctionCode',
        input: async (planned, { context }) => ({ ZipFile: await zipOf(planned, context) }),
        on: [...CODE, 'architectures'],
      },
      RESERVE,
      {
        operation: 'DeleteFunctionConcurrency',
        input: (planned) => (reserved(planned) < 0 ? {} : []),
        on: RESERVE.on,
      },
    ],
    delete: [{ operation: 'DeleteFunction', input: ({ skip_destroy }) => (skip_destroy === true ? [] : {}) }],
    id: (attributes) => stringIn(attributes, 'function_name'),
    forcesNew: ['function_name', 'package_type', 'code_signing_config_arn', 'tenancy_config'],
    // Defaults of the arguments in the provider's documentation, 6.x.
    defaults: {
      memory_size: 128,
      package_type: 'Zip',
      publish: false,
      reserved_concurrent_executions: -1,
      skip_destroy: false,
      timeout: 3,
      vpc_config: { ipv6_allowed_for_dual_stack: false },
    },
    // Like the real provider (its internal/service/lambda/function.go), nothing when only a setting changes, although
    // `last_modified` then changes, too. Whatever reads it ends in "inconsistent final plan".
    recomputed: ({ prior, planned }) =>
      ['filename', 'source_code_hash'].some((name) => prior[name] !== planned[name])
        ? [
            'code_sha256',
            'last_modified',
            'qualified_arn',
            'qualified_invoke_arn',
            'source_code_size',
            'version',
          ]
        : [],
    supports: ['filename', 'source_code_hash'],
    computedBlocks: ['ephemeral_storage', 'logging_config', 'tracing_config'],
    tags: { of: ({ arn }) => ({ Resource: arn }), list: 'ListTags' },
  },
  aws_lambda_function_event_invoke_config: {
    service: 'lambda',
    create: [{ operation: 'PutFunctionEventInvokeConfig' }],
    read: [{ operation: 'GetFunctionEventInvokeConfig' }],
    update: [{ operation: 'PutFunctionEventInvokeConfig' }],
    delete: [{ operation: 'DeleteFunctionEventInvokeConfig' }],
    id: ({ function_name, qualifier }) => [function_name, ...(qualifier ? [qualifier] : [])].join(':'),
    forcesNew: ['function_name', 'qualifier'],
    defaults: { maximum_retry_attempts: 2 },
  },
  aws_lambda_permission: {
    service: 'lambda',
    create: [{ operation: 'AddPermission' }],
    read: [{ operation: 'GetPolicy', also: statementIn }],
    delete: [{ operation: 'RemovePermission' }],
    id: (attributes) => stringIn(attributes, 'statement_id'),
    forcesNew: [
      'action',
      'event_source_token',
      'function_name',
      'function_url_auth_type',
      'principal',
      'principal_org_id',
      'qualifier',
      'source_account',
      'source_arn',
      'statement_id',
      'statement_id_prefix',
    ],
    generated: 'statement_id',
  },
};
