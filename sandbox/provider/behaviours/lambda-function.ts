import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { type AwsAccount, regionalArn } from '../../account';
import { type Context, ProviderError, type ResourceBehaviour } from '../behaviour';
import { type Attributes, blocksIn, optionalStringIn, stringIn, stringMapIn, stringsIn } from '../values';

/** A Lambda function as Terraform deploys it. */
export interface FunctionDefinition {
  readonly name: string;
  readonly arn: string;
  /** ARN of the execution role. */
  readonly role: string;
  /** For example `index.handler`. */
  readonly handler: string;
  /** For example `nodejs24.x`. */
  readonly runtime: string;
  /** `arm64` or `x86_64`. */
  readonly architecture: string;
  readonly timeoutSeconds: number;
  readonly memoryMb: number;
  readonly environment: Readonly<Record<string, string>>;
  /** The deployment package. */
  readonly zip: Buffer;
  /** Base64 SHA-256 of the zip, as Lambda reports it. */
  readonly codeSha256: string;
}

/** What Lambda says of a function that is deployed. */
export interface DeployedCode {
  /** Base64 SHA-256 of the zip. */
  readonly codeSha256: string;
  /** When code or settings last changed. */
  readonly lastModified: Date;
}

/** What the stand-in needs of the Lambda service. */
export interface LambdaFunctions {
  /** Creates the function, or replaces its code and configuration; invocations from then on use them. */
  put(definition: FunctionDefinition): Promise<DeployedCode>;
  /** @returns undefined when there is no such function. */
  describe(name: string): Promise<DeployedCode | undefined>;
  /** A function that is not there is not an error. */
  delete(name: string): Promise<void>;
}

/** Resource `aws_lambda_function`, from a zip on disk (`filename`). */
export function awsLambdaFunction(functions: LambdaFunctions): ResourceBehaviour {
  const deploy = async (planned: Attributes, context: Context): Promise<Attributes> => {
    const definition = await definitionOf(planned, context);
    const { lastModified } = await functions.put(definition);
    const computed = computedFrom(definition, planned, context.account);
    return { ...computed, last_modified: lastModified.toISOString() };
  };
  return {
    // Defaults of the arguments in the provider's documentation, 6.x.
    defaults: {
      memory_size: 128,
      package_type: 'Zip',
      publish: false,
      reserved_concurrent_executions: -1,
      skip_destroy: false,
      timeout: 3,
    },
    createOnly: () => ['function_name', 'package_type', 'code_signing_config_arn', 'tenancy_config'],
    // Nothing when a setting changes, although `last_modified` then changes too: so it is with the real provider
    // (its internal/service/lambda/function.go), and whatever reads it ends in "inconsistent final plan".
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
    create: deploy,
    update: (_prior, planned, context) => deploy(planned, context),
    async read(state) {
      const found = await functions.describe(stringIn(state, 'id'));
      return found === undefined
        ? null
        : { code_sha256: found.codeSha256, last_modified: found.lastModified.toISOString() };
    },
    delete: (state) => functions.delete(stringIn(state, 'id')),
  };
}

async function definitionOf(planned: Attributes, context: Context): Promise<FunctionDefinition> {
  const name = stringIn(planned, 'function_name');
  const zip = await readZip(name, planned, context);
  const [environment = {}] = blocksIn(planned, 'environment');
  return {
    name,
    arn: regionalArn(context.account, 'lambda', `function:${name}`),
    role: stringIn(planned, 'role'),
    handler: optionalStringIn(planned, 'handler') ?? '',
    runtime: optionalStringIn(planned, 'runtime') ?? '',
    architecture: stringsIn(planned, 'architectures')[0] ?? 'x86_64',
    timeoutSeconds: Number(planned.timeout),
    memoryMb: Number(planned.memory_size),
    environment: stringMapIn(environment, 'variables'),
    zip,
    codeSha256: createHash('sha256').update(zip).digest('base64'),
  };
}

async function readZip(name: string, planned: Attributes, context: Context): Promise<Buffer> {
  const filename = optionalStringIn(planned, 'filename');
  if (filename === undefined) {
    throw new ProviderError(
      `creating Lambda Function (${name}): no filename`,
      'The sandbox deploys functions from a zip on disk only.',
    );
  }
  const path = context.resolvePath(filename);
  try {
    return await readFile(path);
  } catch (cause) {
    throw new ProviderError(`reading ZIP file (${filename}): cannot read ${path}`, String(cause), { cause });
  }
}

function computedFrom(definition: FunctionDefinition, planned: Attributes, account: AwsAccount): Attributes {
  const { name, arn, architecture, codeSha256, zip } = definition;
  const invokeArn = (qualified: string): string =>
    `arn:${account.partition}:apigateway:${account.region}:lambda:path/2015-03-31/functions/${qualified}/invocations`;
  const [logging] = blocksIn(planned, 'logging_config');
  return {
    id: name,
    arn,
    architectures: [architecture],
    code_sha256: codeSha256,
    invoke_arn: invokeArn(arn),
    qualified_arn: `${arn}:$LATEST`,
    qualified_invoke_arn: invokeArn(`${arn}:$LATEST`),
    signing_job_arn: null,
    signing_profile_version_arn: null,
    source_code_hash: optionalStringIn(planned, 'source_code_hash') ?? codeSha256,
    source_code_size: zip.length,
    version: '$LATEST',
    logging_config:
      logging === undefined
        ? []
        : [{ ...logging, log_group: optionalStringIn(logging, 'log_group') ?? `/aws/lambda/${name}` }],
  };
}
