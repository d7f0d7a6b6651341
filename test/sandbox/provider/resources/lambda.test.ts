import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { zipOfHandler } from '../../services/lambda/package';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const ARN = 'arn:aws:lambda:eu-central-1:123456789012:function:signer';
/** A function that returns its input and its settings. */
const ECHO = 'return { event, validityDays: process.env.VALIDITY_DAYS };';

const zips = new Map<string, Buffer>();

/** Reproducible bytes: a zip contains a time. */
function zip(code: string): Buffer {
  const made = zips.get(code) ?? zipOfHandler(code);
  zips.set(code, made);
  return made;
}

describe('aws_lambda_function and aws_lambda_invocation', () => {
  let stage: Stage;

  const sha256 = (code: string) => createHash('sha256').update(zip(code)).digest('base64');

  /** Writes a function with this body and an invocation of it, triggered by the code. */
  async function write(code: string, more: object = {}, invocation: object = {}): Promise<void> {
    await writeFile(join(stage.workspace.directory, 'signer.zip'), zip(code));
    const signer = {
      function_name: 'signer',
      role: ref('aws_iam_role.it.arn'),
      filename: 'signer.zip',
      source_code_hash: sha256(code),
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architectures: ['arm64'],
      timeout: 5,
      environment: { variables: { VALIDITY_DAYS: '30' } },
      ...more,
    };
    const rehearsal = {
      function_name: ref('aws_lambda_function.signer.function_name'),
      input: '{"rehearse":true}',
      triggers: { code: ref('aws_lambda_function.signer.source_code_hash') },
      ...invocation,
    };
    await stage.write({
      resource: {
        aws_iam_role: { it: { name: 'signer', assume_role_policy: '{"Statement":[]}' } },
        aws_lambda_function: { signer },
        aws_lambda_invocation: { rehearsal },
      },
      output: { result: { value: ref('aws_lambda_invocation.rehearsal.result') } },
    });
  }

  const result = async () => JSON.parse((await stage.run('output', '-raw', 'result')).stdout);

  beforeEach(async () => {
    stage = await Stage.set();
    await write(ECHO);
  });

  afterEach(() => stage.clear());

  it('deploys the zip with its settings, then invokes the function', async () => {
    await stage.apply();

    expect(await stage.sandbox.aws.lambda.getFunction('signer')).toMatchObject({
      functionName: 'signer',
      functionArn: ARN,
      role: 'signer',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      timeoutSeconds: 5,
      memoryMb: 128,
      environment: { VALIDITY_DAYS: '30' },
      codeSha256: sha256(ECHO),
    });
    expect(await stage.attributesOf('aws_lambda_function.signer')).toMatchObject({
      architectures: ['arm64'],
      arn: ARN,
      code_sha256: sha256(ECHO),
      invoke_arn: `arn:aws:apigateway:eu-central-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
      qualified_arn: `${ARN}:$LATEST`,
      version: '$LATEST',
    });
    expect(await result()).toEqual({ event: { rehearse: true }, validityDays: '30' });
    expect(await stage.plannedActions()).toEqual({});
  });

  it('updates the code in place and invokes again', async () => {
    await stage.apply();
    await write('return "v2";');

    expect(await stage.plannedActions()).toEqual({
      'aws_lambda_function.signer': 'update',
      'aws_lambda_invocation.rehearsal': 'replace',
    });
    await stage.apply();

    expect(await result()).toBe('v2');
    expect(await stage.plannedActions()).toEqual({});
  });

  it('updates settings in place without an invocation, and unsets them', async () => {
    await stage.apply();
    const settings = {
      timeout: 4,
      description: 'signs',
      reserved_concurrent_executions: 2,
      logging_config: { log_format: 'JSON' },
      environment: null,
    };
    await write(ECHO, settings);

    expect(await stage.plannedActions()).toEqual({ 'aws_lambda_function.signer': 'update' });
    await stage.apply();

    const { lambda } = stage.sandbox.aws;
    expect(await lambda.getFunction('signer')).toMatchObject({ timeoutSeconds: 4, environment: {} });
    expect(lambda.reservedConcurrency('signer')).toBe(2);
    expect(await stage.plannedActions()).toEqual({});

    await write(ECHO);
    await stage.apply();
    expect(lambda.reservedConcurrency('signer')).toBeUndefined();
    expect(await stage.attributesOf('aws_lambda_function.signer')).not.toMatchObject({
      description: 'signs',
    });
    expect(await stage.plannedActions()).toEqual({});
  });

  it('changes last_modified with a setting but plans it with the code only, a trap of the real provider', async () => {
    /** Writes the function and a dashboard that shows when it changed. */
    const dashboard = async (code: string, timeout: number) => {
      await write(code, { timeout });
      const path = join(stage.workspace.directory, 'main.tf.json');
      const { resource } = JSON.parse(await readFile(path, 'utf8'));
      const body = `{ changed = aws_lambda_function.signer.last_modified, timeout = ${timeout}, widgets = [] }`;
      const reader = { dashboard_name: 'd', dashboard_body: ref(`jsonencode(${body})`) };
      await stage.write({ resource: { ...resource, aws_cloudwatch_dashboard: { reader } } });
    };
    await dashboard(ECHO, 5);
    await stage.apply();

    await dashboard(ECHO, 4);

    expect(await stage.refused()).toContain('Provider produced inconsistent final plan');
    expect(await stage.plannedActions()).toEqual({ 'aws_cloudwatch_dashboard.reader': 'update' });
    await dashboard('return "v2";', 4);
    await stage.apply();
    expect(await stage.plannedActions()).toEqual({});
  });

  it('moves a function into a VPC, to other subnets, and out of it', async () => {
    const inVpc = (...subnet_ids: readonly string[]) => ({
      vpc_config: [{ subnet_ids, security_group_ids: ['sg-01234567'] }],
      depends_on: ['aws_iam_role_policy.network'],
    });
    const may = (...Action: readonly string[]) => ({
      network: {
        name: 'network',
        role: ref('aws_iam_role.it.name'),
        policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Action, Resource: ['*'] }] }),
      },
    });
    const writeWith = async (more: object, ...actions: readonly string[]) => {
      await write(ECHO, more);
      const path = join(stage.workspace.directory, 'main.tf.json');
      const { resource } = JSON.parse(await readFile(path, 'utf8'));
      await stage.write({ resource: { ...resource, aws_iam_role_policy: may(...actions) } });
    };
    await writeWith(inVpc('subnet-01234567'), 'ec2:DescribeSubnets');

    expect(await stage.refused()).toContain(
      'InvalidParameterValueException: The provided execution role does not have permissions to call ' +
        'CreateNetworkInterface on EC2',
    );
    await writeWith(inVpc('subnet-01234567'), 'ec2:*');
    await stage.apply();

    const vpc = async () => (await stage.attributesOf('aws_lambda_function.signer')).vpc_config;
    expect(await vpc()).toEqual([
      {
        subnet_ids: ['subnet-01234567'],
        security_group_ids: ['sg-01234567'],
        ipv6_allowed_for_dual_stack: false,
        vpc_id: expect.stringMatching(/^vpc-/),
      },
    ]);
    expect(await stage.plannedActions()).toEqual({});

    await writeWith(inVpc('subnet-01234567', 'subnet-89abcdef'), 'ec2:*');
    expect(await stage.plannedActions()).toEqual({ 'aws_lambda_function.signer': 'update' });
    await stage.apply();
    expect(await vpc()).toMatchObject([{ subnet_ids: ['subnet-01234567', 'subnet-89abcdef'] }]);
    expect(await stage.plannedActions()).toEqual({});

    await writeWith({}, 'ec2:*');
    expect(await stage.plannedActions()).toEqual({ 'aws_lambda_function.signer': 'update' });
    await stage.apply();
    expect(await vpc()).toEqual([]);
    expect(await stage.plannedActions()).toEqual({});
  });

  it('connects nothing to a VPC for somebody who may not look at it', async () => {
    const allowed = ['lambda:*', 'iam:*', 'ec2:DescribeSubnets', 'ec2:DescribeVpcs'];
    await write(ECHO, {
      vpc_config: [{ subnet_ids: ['subnet-01234567'], security_group_ids: ['sg-01234567'] }],
    });
    const path = join(stage.workspace.directory, 'main.tf.json');
    await stage.write({ ...JSON.parse(await readFile(path, 'utf8')), ...stage.as('pipeline', ...allowed) });

    expect(await stage.refused()).toContain(
      'AccessDeniedException: Your access has been denied by EC2, please make sure your request credentials have ' +
        'permission to DescribeSecurityGroups for sg-01234567.',
    );
  });

  it('replaces a renamed function', async () => {
    await stage.apply();
    await write(ECHO, { function_name: 'other' });

    expect(await stage.plannedActions()).toMatchObject({ 'aws_lambda_function.signer': 'replace' });
    await stage.apply();

    await expect(stage.sandbox.aws.lambda.getFunction('signer')).rejects.toThrow('Function not found');
    expect(await stage.sandbox.aws.lambda.getFunction('other')).toMatchObject({ functionName: 'other' });
  });

  it('recreates a function that was deleted outside', async () => {
    await stage.apply();
    await stage.sandbox.aws.lambda.deleteFunction('signer');

    expect(await stage.plannedActions()).toMatchObject({ 'aws_lambda_function.signer': 'create' });
  });

  it('fails the apply with the function’s error, and invokes again next time', async () => {
    const failure = "throw Object.assign(new Error('the CA denies the order'), { name: 'AuthorityDenied' });";
    await write(failure);

    expect(await stage.refused()).toMatch(
      /Error: invoking Lambda Function \(signer\): .*"errorType":"AuthorityDenied","errorMessage":"the CA denies the order"/,
    );
    await write(ECHO);
    expect(await stage.plannedActions()).toMatchObject({ 'aws_lambda_invocation.rehearsal': 'create' });
  });

  it('passes the action to a function in lifecycle scope CRUD', async () => {
    const told: unknown[] = [];
    stage.sandbox.aws.lambda.onLog((_name, line) => void told.push(JSON.parse(line)));
    const log = 'console.log(JSON.stringify(event.tf));';
    await write(log, {}, { lifecycle_scope: 'CRUD', triggers: null });
    await stage.apply();
    await write(log, {}, { lifecycle_scope: 'CRUD', triggers: null, input: '{"rehearse":false}' });
    expect(await stage.plannedActions()).toEqual({ 'aws_lambda_invocation.rehearsal': 'update' });
    await stage.apply();
    await stage.run('destroy', '-auto-approve');

    expect(told).toEqual([
      { action: 'create', prev_input: null },
      { action: 'update', prev_input: { rehearse: true } },
      { action: 'delete', prev_input: { rehearse: false } },
    ]);
  });

  it('refuses an input that is not JSON', async () => {
    await write(ECHO, {}, { input: '{' });

    const { stderr } = await stage.run('validate');

    expect(stderr).toContain('"input" contains an invalid JSON');
  });

  it('names the zip that it cannot read', async () => {
    await rm(join(stage.workspace.directory, 'signer.zip'));

    expect(await stage.refused()).toContain('reading ZIP file (signer.zip)');
  });
});
