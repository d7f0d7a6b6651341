import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import { type AwsAccount, globalArn, regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { SDK } from '../../sdk';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import { ApiError, found } from '../../wire/api-error';
import { ServiceModel } from '../../wire/model';
import { roleNameIn } from '../iam/iam';
import type { Roles } from '../iam/roles';
import type { FunctionConfiguration, FunctionSettings } from './function-settings';
import type { LambdaService } from './lambda-service';
import type { PolicyStatement } from './resource-policies';

const MODEL = new ServiceModel(SDK.lambda);

type OfFunction = Given<sdk.GetFunctionRequest, 'FunctionName'>;
type NewFunction = Given<sdk.CreateFunctionRequest, 'FunctionName' | 'Role' | 'Code'>;
/** The settings of a function that AWS returns as they were sent. */
type Sent = Omit<Partial<sdk.CreateFunctionRequest>, 'Code' | 'Tags' | 'Publish' | 'Layers'>;
type Tagged = Given<sdk.ListTagsRequest, 'Resource'>;

/** Concurrent executions of a new account, and those that cannot be reserved. (Lambda developer guide) */
const ACCOUNT_CONCURRENCY = 1_000;
const UNRESERVABLE_CONCURRENCY = 100;

/**
 * Lambda: functions that run in the sandbox, their policies, concurrency, and settings for asynchronous invocation.
 *
 * @param roles Must contain a function's role.
 */
export function lambdaApi(
  lambda: LambdaService,
  roles: Pick<Roles, 'has'>,
  account: AwsAccount = SANDBOX_ACCOUNT,
): ServiceDefinition {
  const sent = new Map<string, Sent>();
  const eventConfigs = new Map<string, sdk.FunctionEventInvokeConfig>();
  const { policies, tags } = lambda;

  const functionArn = (name: string) => regionalArn(account, 'lambda', `function:${name}`);
  const ofFunction = ({ FunctionName }: OfFunction) => functionArn(nameIn(FunctionName));
  const tagged = ({ Resource }: Tagged) => Resource;
  const taggedFunction = async ({ Resource }: Tagged) =>
    (await lambda.getFunction(nameIn(Resource))).functionArn;

  const shown = async (name: string): Promise<sdk.FunctionConfiguration> => {
    const configuration = await lambda.getFunction(name);
    return {
      TracingConfig: { Mode: 'PassThrough' },
      EphemeralStorage: { Size: 512 },
      Architectures: ['x86_64'],
      LoggingConfig: { LogFormat: 'Text', LogGroup: `/aws/lambda/${name}` },
      PackageType: 'Zip',
      ...sent.get(name),
      ...described(configuration, account),
      RevisionId: randomUUID(),
      State: 'Active',
      LastUpdateStatus: 'Successful',
    };
  };
  const settingsIn = (name: string, given: Sent): Partial<FunctionSettings> & { functionName: string } => ({
    functionName: name,
    ...(given.Role !== undefined && { role: roleNameIn(given.Role) }),
    ...(given.Handler !== undefined && { handler: given.Handler }),
    ...(given.Environment !== undefined && { environment: given.Environment.Variables ?? {} }),
    ...(given.Timeout !== undefined && { timeoutSeconds: given.Timeout }),
    ...(given.MemorySize !== undefined && { memoryMb: given.MemorySize }),
    ...(given.Runtime !== undefined && { runtime: given.Runtime }),
  });
  const requireRole = (roleArn: string | undefined) => {
    if (roleArn === undefined || roles.has(roleNameIn(roleArn))) return;
    throw new ApiError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    );
  };

  return {
    scope: 'lambda',
    model: MODEL,
    constraints: {
      FunctionName: {
        min: 1,
        max: 170,
        pattern: /(arn:[\w-]+:lambda:[\w-]+:\d{12}:function:)?[\w-]+(:\$LATEST|:[\w-]+)?/,
      },
      Role: { pattern: /arn:[\w-]+:iam::\d{12}:role\/?[\w+=,.@\-/]+/ },
      Handler: { max: 128, pattern: /[^\s]+/ },
      Description: { max: 256 },
      Timeout: { min: 1, max: 900 },
      MemorySize: { min: 128, max: 10_240 },
      ReservedConcurrentExecutions: { min: 0 },
      MaximumRetryAttempts: { min: 0, max: 2 },
      MaximumEventAgeInSeconds: { min: 60, max: 21_600 },
      StatementId: { min: 1, max: 100, pattern: /[\w-]+/ },
      InvocationType: { oneOf: ['Event', 'RequestResponse', 'DryRun'] },
    },
    operations: {
      CreateFunction: on(
        ofFunction,
        async ({ Code, Tags: given, Publish, Layers, ...settings }: NewFunction, caller) => {
          const { FunctionName: name, Role } = settings;
          requireAllowed(caller, 'iam:PassRole', Role, { 'iam:PassedToService': 'lambda.amazonaws.com' });
          requireRole(Role);
          const { handler = '', ...others } = settingsIn(name, settings);
          await lambda.createFunction({ ...others, handler, zip: zipIn(Code.ZipFile) });
          sent.set(name, settings);
          tags.add(functionArn(name), given);
          return shown(name);
        },
      ),
      GetFunction: on(ofFunction, async ({ FunctionName }: OfFunction) => {
        const name = nameIn(FunctionName);
        const Configuration = await shown(name);
        const reserved = lambda.reservedConcurrency(name);
        return {
          Configuration,
          Code: { RepositoryType: 'S3' },
          Tags: tags.map(functionArn(name)),
          ...(reserved !== undefined && { Concurrency: { ReservedConcurrentExecutions: reserved } }),
        };
      }),
      GetFunctionConfiguration: on(ofFunction, ({ FunctionName }: OfFunction) => shown(nameIn(FunctionName))),
      UpdateFunctionConfiguration: on(ofFunction, async (input: OfFunction & Sent, caller) => {
        const name = nameIn(input.FunctionName);
        const { FunctionName: _, ...settings } = input;
        if (settings.Role !== undefined)
          requireAllowed(caller, 'iam:PassRole', settings.Role, {
            'iam:PassedToService': 'lambda.amazonaws.com',
          });
        requireRole(settings.Role);
        await lambda.updateFunction(settingsIn(name, settings));
        sent.set(name, { ...sent.get(name), ...settings });
        return shown(name);
      }),
      UpdateFunctionCode: on(
        ofFunction,
        async ({ FunctionName, ZipFile, DryRun }: OfFunction & sdk.UpdateFunctionCodeRequest) => {
          const functionName = nameIn(FunctionName);
          if (!DryRun) await lambda.updateFunction({ functionName, zip: zipIn(ZipFile) });
          return shown(functionName);
        },
      ),
      DeleteFunction: on(ofFunction, async ({ FunctionName }: OfFunction) => {
        const name = nameIn(FunctionName);
        await lambda.deleteFunction(name);
        sent.delete(name);
        eventConfigs.delete(name);
        tags.forget(functionArn(name));
      }),
      ListVersionsByFunction: on(ofFunction, async ({ FunctionName }: OfFunction) => ({
        Versions: [await shown(nameIn(FunctionName))],
      })),
      GetFunctionCodeSigningConfig: on(ofFunction, async ({ FunctionName }: OfFunction) => ({
        FunctionName: (await lambda.getFunction(nameIn(FunctionName))).functionName,
      })),
      GetFunctionConcurrency: on(ofFunction, async ({ FunctionName }: OfFunction) => {
        const { functionName } = await lambda.getFunction(nameIn(FunctionName));
        return { ReservedConcurrentExecutions: lambda.reservedConcurrency(functionName) };
      }),
      PutFunctionConcurrency: on(
        ofFunction,
        async (
          input: OfFunction & Given<sdk.PutFunctionConcurrencyRequest, 'ReservedConcurrentExecutions'>,
        ) => {
          const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
          lambda.reserveConcurrency(functionName, input.ReservedConcurrentExecutions);
          return { ReservedConcurrentExecutions: input.ReservedConcurrentExecutions };
        },
      ),
      DeleteFunctionConcurrency: on(ofFunction, async ({ FunctionName }: OfFunction) => {
        lambda.reserveConcurrency((await lambda.getFunction(nameIn(FunctionName))).functionName, undefined);
      }),
      GetAccountSettings: on('*', () => ({
        AccountLimit: {
          ConcurrentExecutions: ACCOUNT_CONCURRENCY,
          UnreservedConcurrentExecutions: Math.max(
            UNRESERVABLE_CONCURRENCY,
            ACCOUNT_CONCURRENCY - lambda.reservedConcurrencySum,
          ),
        },
      })),
      AddPermission: on(
        ofFunction,
        async (
          input: OfFunction & Given<sdk.AddPermissionRequest, 'StatementId' | 'Action' | 'Principal'>,
        ) => {
          const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
          const statement = statementIn(input, functionArn(functionName));
          policies.add(functionName, statement);
          return { Statement: JSON.stringify(statement) };
        },
      ),
      RemovePermission: on(
        ofFunction,
        (input: OfFunction & Given<sdk.RemovePermissionRequest, 'StatementId'>) =>
          policies.remove(nameIn(input.FunctionName), input.StatementId),
      ),
      GetPolicy: on(ofFunction, ({ FunctionName }: OfFunction) => {
        const Statement = policies.of(nameIn(FunctionName));
        if (Statement.length === 0) {
          throw new ApiError('ResourceNotFoundException', 'The resource you requested does not exist.');
        }
        return {
          Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }),
          RevisionId: randomUUID(),
        };
      }),
      PutFunctionEventInvokeConfig: on(
        ofFunction,
        async (input: OfFunction & sdk.PutFunctionEventInvokeConfigRequest) => {
          const { functionName } = await lambda.getFunction(nameIn(input.FunctionName));
          const { FunctionName: _, Qualifier: __, ...settings } = input;
          const config = {
            ...settings,
            FunctionArn: `${functionArn(functionName)}:$LATEST`,
            LastModified: new Date(),
          };
          eventConfigs.set(functionName, config);
          return config;
        },
      ),
      GetFunctionEventInvokeConfig: on(ofFunction, ({ FunctionName }: OfFunction) =>
        eventConfigOf(eventConfigs, nameIn(FunctionName)),
      ),
      DeleteFunctionEventInvokeConfig: on(ofFunction, ({ FunctionName }: OfFunction) => {
        eventConfigOf(eventConfigs, nameIn(FunctionName));
        eventConfigs.delete(nameIn(FunctionName));
      }),
      Invoke: on(
        ofFunction,
        async ({ FunctionName, InvocationType, LogType, Payload }: OfFunction & sdk.InvocationRequest) => {
          const name = nameIn(FunctionName);
          const event = eventIn(Payload);
          if (InvocationType === 'DryRun') return { StatusCode: 204 };
          const invocation = lambda.invoke(name, event);
          if (InvocationType === 'Event') {
            // The caller never learns the outcome.
            invocation.catch(() => {});
            return { StatusCode: 202 };
          }
          const { payload, functionError, logLines } = await invocation;
          return {
            // The status is 200 even if the function failed.
            StatusCode: 200,
            FunctionError: functionError,
            ExecutedVersion: '$LATEST',
            Payload: Buffer.from(JSON.stringify(payload ?? null)),
            ...(LogType === 'Tail' && { LogResult: tailOf(logLines) }),
          };
        },
        { action: 'lambda:InvokeFunction' },
      ),
      ListTags: on(tagged, async (input: Tagged) => ({ Tags: tags.map(await taggedFunction(input)) })),
      TagResource: on(tagged, async (input: Tagged & sdk.TagResourceRequest) =>
        tags.add(await taggedFunction(input), input.Tags),
      ),
      UntagResource: on(tagged, async (input: Tagged & Given<sdk.UntagResourceRequest, 'TagKeys'>) =>
        tags.remove(await taggedFunction(input), input.TagKeys),
      ),
    },
  };
}

/** The name in a name or ARN, either with or without `:$LATEST`. */
function nameIn(nameOrArn: string): string {
  return nameOrArn.replace(/^.*:function:/, '').replace(/:\$LATEST$/, '');
}

function described(configuration: FunctionConfiguration, account: AwsAccount): sdk.FunctionConfiguration {
  const { functionName, functionArn, handler, role, environment, lastModified } = configuration;
  return {
    FunctionName: functionName,
    FunctionArn: functionArn,
    Handler: handler,
    Role: globalArn(account, 'iam', `role/${role ?? ''}`),
    Runtime: configuration.runtime as sdk.Runtime,
    Timeout: configuration.timeoutSeconds,
    MemorySize: configuration.memoryMb,
    Environment: Object.keys(environment).length === 0 ? undefined : { Variables: environment },
    CodeSha256: configuration.codeSha256,
    CodeSize: configuration.codeSize,
    Version: configuration.version,
    LastModified: lastModified.toISOString().replace('Z', '+0000'),
  };
}

function zipIn(zip: Uint8Array | undefined): Buffer {
  if (zip !== undefined) return Buffer.from(zip);
  throw new ApiError('InvalidParameterValueException', 'The sandbox accepts code only as ZipFile.');
}

function eventIn(payload: Uint8Array | undefined): unknown {
  if (payload === undefined || payload.length === 0) return {};
  try {
    return JSON.parse(Buffer.from(payload).toString('utf8'));
  } catch (error) {
    throw new ApiError('InvalidRequestContentException', `Could not parse request body into json: ${error}`);
  }
}

/** Length of the log tail that Invoke returns, in bytes. (Lambda API reference, Invoke) */
const TAIL_BYTES = 4_096;

function tailOf(lines: readonly string[]): string {
  return Buffer.from(`${lines.join('\n')}\n`)
    .subarray(-TAIL_BYTES)
    .toString('base64');
}

function statementIn(
  input: Given<sdk.AddPermissionRequest, 'StatementId' | 'Action' | 'Principal'>,
  Resource: string,
): PolicyStatement {
  const { StatementId: Sid, Action, Principal, SourceAccount, SourceArn } = input;
  const Condition = {
    ...(SourceAccount !== undefined && { StringEquals: { 'AWS:SourceAccount': SourceAccount } }),
    ...(SourceArn !== undefined && { ArnLike: { 'AWS:SourceArn': SourceArn } }),
  };
  return {
    Sid,
    Effect: 'Allow',
    Principal: Principal.includes('.') ? { Service: Principal } : { AWS: Principal },
    Action,
    Resource,
    ...(Object.keys(Condition).length > 0 && { Condition }),
  };
}

function eventConfigOf(
  configs: ReadonlyMap<string, sdk.FunctionEventInvokeConfig>,
  name: string,
): sdk.FunctionEventInvokeConfig {
  const message = `The function ${name} doesn't have an EventInvokeConfig`;
  return found(configs, name, 'ResourceNotFoundException', message);
}
