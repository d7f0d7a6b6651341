import { randomUUID } from 'node:crypto';
import type * as sdk from '@aws-sdk/client-lambda';
import { type AwsAccount, globalArn } from '../../account';
import { type Given, on, requireAllowed, type ServiceDefinition } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';
import { roleNameIn } from '../iam/iam';
import type { Roles } from '../iam/roles';
import { nameIn, type OfFunction } from './function-name';
import type { FunctionConfiguration, FunctionSettings } from './function-settings';
import type { LambdaService } from './lambda-service';
import { isConnected, requireNetwork, shownVpc } from './vpc';

type NewFunction = Given<sdk.CreateFunctionRequest, 'FunctionName' | 'Role' | 'Code'>;
/** The settings of a function that AWS returns as they were sent. */
type Sent = Omit<Partial<sdk.CreateFunctionRequest>, 'Code' | 'Tags' | 'Publish' | 'Layers'>;

/**
 * The functions themselves.
 *
 * @param roles Must contain a function's role.
 * @param functionArn ARN of a function.
 */
export function functionOperations(
  lambda: LambdaService,
  roles: Pick<Roles, 'has' | 'may'>,
  account: AwsAccount,
  functionArn: (name: string) => string,
): ServiceDefinition['operations'] {
  const sent = new Map<string, Sent>();
  const { tags } = lambda;
  const ofFunction = ({ FunctionName }: OfFunction) => functionArn(nameIn(FunctionName));
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
      VpcConfig: shownVpc(sent.get(name)?.VpcConfig),
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
  const requireRole = (roleArn: string, caller: Caller) => {
    requireAllowed(caller, 'iam:PassRole', roleArn, { 'iam:PassedToService': 'lambda.amazonaws.com' });
    if (roles.has(roleNameIn(roleArn))) return;
    throw new ApiError(
      'InvalidParameterValueException',
      'The role defined for the function cannot be assumed by Lambda.',
    );
  };
  const requireConnectable = (roleArn: string, { VpcConfig }: Sent, caller: Caller) => {
    if (isConnected(VpcConfig)) {
      requireNetwork(VpcConfig, caller, roleNameIn(roleArn), roles.may, account);
    }
  };
  return {
    CreateFunction: on(
      ofFunction,
      async ({ Code, Tags: given, Publish, Layers, ...settings }: NewFunction, caller) => {
        const { FunctionName: name, Role } = settings;
        requireRole(Role, caller);
        requireConnectable(Role, settings, caller);
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
      if (settings.Role !== undefined) requireRole(settings.Role, caller);
      requireConnectable(String(settings.Role ?? sent.get(name)?.Role), settings, caller);
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
      tags.forget(functionArn(name));
    }),
    ListVersionsByFunction: on(ofFunction, async ({ FunctionName }: OfFunction) => ({
      Versions: [await shown(nameIn(FunctionName))],
    })),
    GetFunctionCodeSigningConfig: on(ofFunction, async ({ FunctionName }: OfFunction) => ({
      FunctionName: (await lambda.getFunction(nameIn(FunctionName))).functionName,
    })),
  };
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
