import { createHash, randomUUID } from 'node:crypto';
import { regionalArn, SANDBOX_ACCOUNT } from '../../../sandbox/account';
import { roleNameIn } from '../../../sandbox/services/iam/iam';
import type { LambdaService } from '../../../sandbox/services/lambda/lambda-service';
import { ApiError, found, type RestAnswer, type RestCall, type Service } from '../wire/api';
import { Tags, tagsOf } from './tags';

/** What CreateFunction and UpdateFunctionConfiguration set. */
interface Settings {
  readonly FunctionName: string;
  readonly Role: string;
  readonly Handler: string;
  readonly Timeout: number;
  readonly MemorySize: number;
  readonly Environment?: { readonly Variables?: Readonly<Record<string, string>> };
}

interface Deployed {
  readonly settings: Settings;
  readonly zip: Buffer;
  readonly lastModified: Date;
}

interface Statement {
  readonly Sid: string;
}

const MISSING = 'ResourceNotFoundException';

/** Lambda: functions that run in the sandbox, with their policies and how they are invoked asynchronously. */
export function lambdaService(lambda: LambdaService): Service {
  const functions = new Map<string, Deployed>();
  const policies = new Map<string, readonly Statement[]>();
  const eventConfigs = new Map<string, object>();
  const tags = new Tags();

  const shown = (name: string) => {
    const { settings, zip, lastModified } = found(functions, name, MISSING);
    return {
      TracingConfig: { Mode: 'PassThrough' },
      EphemeralStorage: { Size: 512 },
      ...settings,
      FunctionArn: functionArn(name),
      PackageType: 'Zip',
      Version: '$LATEST',
      CodeSize: zip.length,
      CodeSha256: createHash('sha256').update(zip).digest('base64'),
      LastModified: lastModified.toISOString().replace('Z', '+0000'),
      RevisionId: randomUUID(),
      State: 'Active',
      LastUpdateStatus: 'Successful',
    };
  };
  const deploy = async (settings: Settings, zip: Buffer) => {
    const { FunctionName: functionName } = settings;
    const definition = {
      functionName,
      zip,
      role: roleNameIn(settings.Role),
      handler: settings.Handler,
      environment: settings.Environment?.Variables ?? {},
      timeoutSeconds: settings.Timeout,
      memoryMb: settings.MemorySize,
    };
    const { lastModified } = functions.has(functionName)
      ? await lambda.updateFunction(definition)
      : await lambda.createFunction(definition);
    functions.set(functionName, { settings, zip, lastModified });
    return shown(functionName);
  };

  /** Operations on a function, by method and what follows its name in the path. */
  const operations: Readonly<
    Record<string, (name: string, body: string) => RestAnswer | Promise<RestAnswer>>
  > = {
    'GET ': (name) => ({
      body: { Configuration: shown(name), Code: { RepositoryType: 'S3' }, Tags: tags.map(functionArn(name)) },
    }),
    'DELETE ': async (name) => {
      found(functions, name, MISSING);
      await lambda.deleteFunction(name);
      for (const kept of [functions, policies, eventConfigs]) kept.delete(name);
      return { status: 204 };
    },
    'GET configuration': (name) => ({ body: shown(name) }),
    'PUT configuration': async (name, body) => {
      const { settings, zip } = found(functions, name, MISSING);
      return { body: await deploy({ ...settings, ...JSON.parse(body) }, zip) };
    },
    'PUT code': async (name, body) => {
      const { settings } = found(functions, name, MISSING);
      return { body: await deploy(settings, Buffer.from(JSON.parse(body).ZipFile, 'base64')) };
    },
    'GET versions': (name) => ({ body: { Versions: [shown(name)] } }),
    'GET code-signing-config': (FunctionName) => ({ body: { FunctionName } }),
    'GET policy': (name) => {
      const Statement = policies.get(name) ?? [];
      if (Statement.length === 0) throw new ApiError(MISSING, `${name} has no policy.`, 404);
      return { body: { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) } };
    },
    'POST policy': (name, body) => {
      const { StatementId: Sid, Action, Principal, SourceAccount, SourceArn } = JSON.parse(body);
      const Condition = {
        StringEquals: { 'AWS:SourceAccount': SourceAccount },
        ArnLike: { 'AWS:SourceArn': SourceArn },
      };
      const statement = { Sid, Effect: 'Allow', Principal: { Service: Principal }, Action, Condition };
      const written = { ...statement, Resource: functionArn(name) };
      policies.set(name, [...(policies.get(name) ?? []), written]);
      return { status: 201, body: { Statement: JSON.stringify(written) } };
    },
    'PUT event-invoke-config': (name, body) => {
      const config = { ...JSON.parse(body), FunctionArn: `${functionArn(name)}:$LATEST`, LastModified: 0 };
      eventConfigs.set(name, config);
      return { body: config };
    },
    'GET event-invoke-config': (name) => ({ body: found(eventConfigs, name, MISSING) }),
    'DELETE event-invoke-config': (name) => {
      eventConfigs.delete(name);
      return { status: 204 };
    },
    'POST invocations': async (name, body) => {
      found(functions, name, MISSING);
      const { payload, functionError } = await lambda.invoke(name, JSON.parse(body));
      // A function that failed is a 200 too.
      return { body: payload, headers: functionError && { 'x-amz-function-error': functionError } };
    },
  };

  const create = async (body: string): Promise<RestAnswer> => {
    const { Code, Tags: given, Publish, ...settings } = JSON.parse(body);
    const name: string = settings.FunctionName;
    if (functions.has(name)) throw new ApiError('ResourceConflictException', `${name} exists.`, 409);
    tags.add(functionArn(name), tagsOf(given));
    return { status: 201, body: await deploy(settings, Buffer.from(Code.ZipFile, 'base64')) };
  };
  const tagged = ({ method, path, body }: RestCall): RestAnswer => {
    const arn = path.replace(/^.*?\/tags\//, '');
    if (method === 'GET') return { body: { Tags: tags.map(arn) } };
    if (method === 'POST') tags.add(arn, tagsOf(JSON.parse(body).Tags));
    else for (const { Key } of tags.list(arn)) tags.remove(arn, [Key]);
    return { status: 204 };
  };

  return {
    protocol: 'rest',
    answer: (call) => {
      const { method, path, body } = call;
      if (/^\/[\d-]+\/tags\//.test(path)) return tagged(call);
      if (method === 'POST' && /^\/[\d-]+\/functions$/.test(path)) return create(body);
      const [, named = '', operation = ''] = /^\/[\d-]+\/functions\/([^/]+)\/?(.*)$/.exec(path) ?? [];
      const name = named.replace(/^.*:function:/, '').replace(/:\$LATEST$/, '');
      const [, statement] = /^policy\/(.+)$/.exec(operation) ?? [];
      if (method === 'DELETE' && statement !== undefined) {
        policies.set(
          name,
          (policies.get(name) ?? []).filter(({ Sid }) => Sid !== statement),
        );
        return { status: 204 };
      }
      const run = operations[`${method} ${operation}`];
      if (run === undefined) throw new ApiError('UnknownOperationException', `${method} ${path}`, 404);
      return run(name, body);
    },
  };
}

function functionArn(name: string): string {
  return regionalArn(SANDBOX_ACCOUNT, 'lambda', `function:${name}`);
}
