import {
  AddPermissionCommand,
  CreateFunctionCommand,
  DeleteFunctionConcurrencyCommand,
  GetAccountSettingsCommand,
  GetFunctionCommand,
  GetPolicyCommand,
  InvokeCommand,
  LambdaClient,
  PutFunctionConcurrencyCommand,
  RemovePermissionCommand,
  UpdateFunctionCodeCommand,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lambdaApi } from '../../../../sandbox/services/lambda/api';
import { LambdaService } from '../../../../sandbox/services/lambda/lambda-service';
import { TestAccount } from '../../../../testing/account';
import { zipOfHandler } from './package';

const FunctionName = 'signer';
const Role = 'arn:aws:iam::123456789012:role/signer';
const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
const IOT = {
  principal: 'iot.amazonaws.com',
  sourceAccount: '123456789012',
  sourceArn: 'arn:aws:iot:eu-central-1:123456789012:certificateprovider/fleet',
};

describe('Lambda at the wire', () => {
  let account: TestAccount;
  let service: LambdaService;
  let lambda: LambdaClient;
  let denied: string | undefined;

  beforeEach(async () => {
    service = await LambdaService.start();
    denied = undefined;
    const roles = {
      has: (role: string) => role === 'signer',
      may: (_: string, action: string) => action !== denied,
    };
    account = await TestAccount.open(lambdaApi(service, roles));
    lambda = new LambdaClient(account.as());
  });

  afterEach(async () => {
    await account.close();
    await service.stop();
  });

  const create = (changes: object = {}, client = lambda) =>
    client.send(
      new CreateFunctionCommand({
        FunctionName,
        Role,
        Handler: 'index.handler',
        Runtime: 'nodejs24.x',
        Code: { ZipFile: zipOfHandler('return { echo: event, mode: process.env.MODE };') },
        Environment: { Variables: { MODE: 'one' } },
        ...changes,
      }),
    );
  const invoke = async (more: object = {}) => {
    const { Payload, ...answer } = await lambda.send(
      new InvokeCommand({ FunctionName, Payload: '{"a":1}', ...more }),
    );
    return {
      ...answer,
      payload: Payload && Payload.length > 0 ? JSON.parse(Payload.transformToString()) : undefined,
    };
  };

  it.each([
    ['ec2:CreateNetworkInterface', 'CreateNetworkInterface'],
    ['ec2:DescribeNetworkInterfaces', 'DescribeNetworkInterfaces'],
    ['ec2:DeleteNetworkInterface', 'DeleteNetworkInterface'],
  ])('connects no function to a VPC whose role may not %s', async (action, name) => {
    const VpcConfig = { SubnetIds: ['subnet-01234567'], SecurityGroupIds: ['sg-01234567'] };
    const refused = {
      name: 'InvalidParameterValueException',
      message: `The provided execution role does not have permissions to call ${name} on EC2`,
    };
    denied = action;

    await expect(create({ VpcConfig })).rejects.toMatchObject(refused);
    await create();
    const change = new UpdateFunctionConfigurationCommand({ FunctionName, VpcConfig });
    await expect(lambda.send(change)).rejects.toMatchObject(refused);

    denied = undefined;
    expect(await lambda.send(change)).toMatchObject({
      VpcConfig: { ...VpcConfig, VpcId: expect.stringMatching(/^vpc-/) },
    });
    denied = action;
    const leave = { SubnetIds: [], SecurityGroupIds: [] };
    expect(
      await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, VpcConfig: leave })),
    ).toMatchObject({ VpcConfig: { ...leave, VpcId: '' } });
  });

  it('runs the deployed settings, with AWS’s defaults', async () => {
    await create({ Tags: { team: 'iot' } });
    const { Configuration, Tags } = await lambda.send(new GetFunctionCommand({ FunctionName: ARN }));

    expect(Configuration).toMatchObject({
      FunctionArn: ARN,
      Role,
      Timeout: 3,
      MemorySize: 128,
      Architectures: ['x86_64'],
      TracingConfig: { Mode: 'PassThrough' },
      LoggingConfig: { LogFormat: 'Text', LogGroup: '/aws/lambda/signer' },
      State: 'Active',
      LastModified: expect.stringMatching(/^\d{4}-.*\+0000$/),
    });
    expect(Tags).toEqual({ team: 'iot' });
    expect(await invoke()).toMatchObject({ StatusCode: 200, payload: { echo: { a: 1 }, mode: 'one' } });
  });

  it('changes settings and code, each without the other', async () => {
    await create({ Description: 'signs' });
    await lambda.send(
      new UpdateFunctionConfigurationCommand({ FunctionName, Environment: { Variables: { MODE: 'two' } } }),
    );
    expect(await invoke()).toMatchObject({ payload: { mode: 'two' } });

    const ZipFile = zipOfHandler('return process.env.MODE;');
    const { Description } = await lambda.send(new UpdateFunctionCodeCommand({ FunctionName, ZipFile }));
    expect(Description).toBe('signs');
    expect(await invoke()).toMatchObject({ payload: 'two' });
  });

  it('answers 200 for a function that fails, 202 for an asynchronous invocation, 204 for a dry run', async () => {
    await create({ Code: { ZipFile: zipOfHandler("throw new TypeError('no');") } });

    expect(await invoke({ LogType: 'Tail' })).toMatchObject({
      StatusCode: 200,
      FunctionError: 'Unhandled',
      payload: { errorType: 'TypeError', errorMessage: 'no' },
      LogResult: expect.any(String),
    });
    expect(await invoke({ InvocationType: 'Event' })).toMatchObject({ StatusCode: 202 });
    expect(await invoke({ InvocationType: 'DryRun' })).toMatchObject({ StatusCode: 204 });
  });

  it('lets a service invoke a function only if the function’s policy allows it', async () => {
    await create();
    await expect(service.invokeFor(IOT, ARN, {})).rejects.toMatchObject({ name: 'AccessDeniedException' });

    const permission = {
      FunctionName,
      StatementId: 'iot',
      Action: 'lambda:InvokeFunction',
      Principal: IOT.principal,
      SourceAccount: IOT.sourceAccount,
      SourceArn: IOT.sourceArn,
    };
    await lambda.send(new AddPermissionCommand(permission));
    await expect(lambda.send(new AddPermissionCommand(permission))).rejects.toMatchObject({
      name: 'ResourceConflictException',
    });
    const { Policy = '' } = await lambda.send(new GetPolicyCommand({ FunctionName }));

    expect(JSON.parse(Policy).Statement).toMatchObject([{ Sid: 'iot', Resource: ARN }]);
    await expect(service.invokeFor(IOT, ARN, {})).resolves.toMatchObject({ payload: { mode: 'one' } });
    for (const other of [
      { ...IOT, principal: 'events.amazonaws.com' },
      { ...IOT, sourceAccount: '210987654321' },
      { ...IOT, sourceArn: `${IOT.sourceArn}-2` },
    ]) {
      await expect(service.invokeFor(other, ARN, {})).rejects.toMatchObject({
        name: 'AccessDeniedException',
      });
    }

    await lambda.send(new RemovePermissionCommand({ FunctionName, StatementId: 'iot' }));
    await expect(lambda.send(new GetPolicyCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('throttles above the reserved concurrency', async () => {
    await create();
    await lambda.send(new PutFunctionConcurrencyCommand({ FunctionName, ReservedConcurrentExecutions: 0 }));
    await expect(invoke()).rejects.toMatchObject({ name: 'TooManyRequestsException' });
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand({}));
    expect(AccountLimit).toMatchObject({
      ConcurrentExecutions: 1_000,
      UnreservedConcurrentExecutions: 1_000,
    });

    await lambda.send(new DeleteFunctionConcurrencyCommand({ FunctionName }));
    expect(await invoke()).toMatchObject({ StatusCode: 200 });
  });

  it.each([
    ['a role that is not there', { Role: `${Role}-2` }, 'InvalidParameterValueException'],
    ['a time that is too long', { Timeout: 901 }, 'ValidationException'],
    [
      'a variable that Lambda sets',
      { Environment: { Variables: { AWS_REGION: 'x' } } },
      'InvalidParameterValueException',
    ],
    ['code that is no zip', { Code: { ZipFile: Buffer.from('x') } }, 'InvalidParameterValueException'],
    ['code from a bucket', { Code: { S3Bucket: 'b', S3Key: 'k' } }, 'InvalidParameterValueException'],
  ])('creates nothing with %s', async (_, changes, name) => {
    await expect(create(changes)).rejects.toMatchObject({ name });
    await expect(lambda.send(new GetFunctionCommand({ FunctionName }))).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    });
  });

  it('requires permission to pass the role', async () => {
    account.allow('ann', 'lambda:CreateFunction', '*');

    await expect(create({}, new LambdaClient(account.as('ann')))).rejects.toThrow(
      `is not authorized to perform: iam:PassRole on resource: ${Role}`,
    );
  });
});
