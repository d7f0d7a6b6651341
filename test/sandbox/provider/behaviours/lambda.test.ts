import { createHash } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { awsBehaviours } from '../../../../sandbox/provider/behaviours';
import { StandInProvider } from '../../../../sandbox/provider/provider';
import { MemoryLambda } from '../services';
import { ref, Workspace } from '../workspace';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

const ARN = 'arn:aws:lambda:eu-west-1:123456789012:function:signer';

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}

describe('aws_lambda_function and aws_lambda_invocation', () => {
  let lambda: MemoryLambda;
  let workspace: Workspace;
  let provider: StandInProvider;

  /** Writes a function from a zip with this content and an invocation of it, triggered by the code. */
  async function write(code: string, more: object = {}, invocation: object = {}): Promise<void> {
    await writeFile(join(workspace.directory, 'signer.zip'), code);
    const signer = {
      function_name: 'signer',
      role: 'arn:aws:iam::123456789012:role/signer',
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
    await workspace.write({
      resource: { aws_lambda_function: { signer }, aws_lambda_invocation: { rehearsal } },
      output: { result: { value: ref('aws_lambda_invocation.rehearsal.result') } },
    });
  }

  beforeEach(async () => {
    lambda = new MemoryLambda();
    workspace = await Workspace.create();
    provider = await StandInProvider.start({
      behaviours: awsBehaviours({ functions: lambda, invoker: lambda }),
      workingDirectory: workspace.directory,
    });
    await write('v1');
  });

  afterEach(async () => {
    await provider.stop();
    await workspace.remove();
  });

  it('registers the zip with its settings, then invokes the function', async () => {
    await workspace.apply(provider);

    expect(lambda.functions.get('signer')).toEqual({
      name: 'signer',
      arn: ARN,
      role: 'arn:aws:iam::123456789012:role/signer',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      architecture: 'arm64',
      timeoutSeconds: 5,
      memoryMb: 128,
      environment: { VALIDITY_DAYS: '30' },
      zip: Buffer.from('v1'),
      codeSha256: sha256('v1'),
    });
    expect(lambda.payloads).toEqual(['{"rehearse":true}']);
    expect(await workspace.attributesOf(provider, 'aws_lambda_function.signer')).toMatchObject({
      arn: ARN,
      code_sha256: sha256('v1'),
      invoke_arn: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${ARN}/invocations`,
      qualified_arn: `${ARN}:$LATEST`,
      version: '$LATEST',
    });
    expect((await workspace.run(provider, 'output', '-raw', 'result')).stdout).toBe('{"ok":true}');
    expect(await workspace.plannedActions(provider)).toEqual({});
  });

  it('updates the code in place and invokes anew', async () => {
    await workspace.apply(provider);
    await write('v2');

    expect(await workspace.plannedActions(provider)).toEqual({
      'aws_lambda_function.signer': 'update',
      'aws_lambda_invocation.rehearsal': 'replace',
    });
    await workspace.apply(provider);

    expect(lambda.functions.get('signer')?.codeSha256).toBe(sha256('v2'));
    expect(lambda.payloads).toHaveLength(2);
    expect(await workspace.plannedActions(provider)).toEqual({});
  });

  it('updates settings in place without an invocation', async () => {
    await workspace.apply(provider);
    await write('v1', { timeout: 4, logging_config: { log_format: 'JSON' } });

    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_lambda_function.signer': 'update' });
    await workspace.apply(provider);

    expect(lambda.functions.get('signer')?.timeoutSeconds).toBe(4);
    expect(await workspace.plannedActions(provider)).toEqual({});
  });

  it('changes last_modified with a setting but plans it with the code only, the trap of the real provider', async () => {
    /** Writes the function and a dashboard that says when it changed. */
    const dashboard = async (code: string, timeout: number) => {
      await write(code, { timeout });
      const path = join(workspace.directory, 'main.tf.json');
      const { resource } = JSON.parse(await readFile(path, 'utf8'));
      const body = `{ changed = aws_lambda_function.signer.last_modified, timeout = ${timeout} }`;
      const reader = { dashboard_name: 'd', dashboard_body: ref(`jsonencode(${body})`) };
      await workspace.write({ resource: { ...resource, aws_cloudwatch_dashboard: { reader } } });
    };
    await dashboard('v1', 5);
    await workspace.apply(provider);

    await dashboard('v1', 4);
    const { exitCode, stderr } = await workspace.run(provider, 'apply', '-auto-approve');

    expect(exitCode).toBe(1);
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain('Provider produced inconsistent final plan');
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_cloudwatch_dashboard.reader': 'update' });
    await dashboard('v2', 4);
    await workspace.apply(provider);
    expect(await workspace.plannedActions(provider)).toEqual({});
  });

  it('replaces a renamed function', async () => {
    await workspace.apply(provider);
    await write('v1', { function_name: 'other' });

    expect(await workspace.plannedActions(provider)).toMatchObject({
      'aws_lambda_function.signer': 'replace',
    });
    await workspace.apply(provider);

    expect([...lambda.functions.keys()]).toEqual(['other']);
  });

  it('creates a function again that somebody deleted', async () => {
    await workspace.apply(provider);
    lambda.functions.clear();

    expect(await workspace.plannedActions(provider)).toMatchObject({
      'aws_lambda_function.signer': 'create',
    });
  });

  it('fails the apply with what the function said, and invokes again next time', async () => {
    const payload = '{"errorType":"AuthorityDenied","errorMessage":"the CA denies IssueCertificate"}';
    lambda.answer = { payload, functionError: 'Unhandled' };

    const { exitCode, stderr } = await workspace.run(provider, 'apply', '-auto-approve');

    expect(exitCode).toBe(1);
    expect(stderr).toContain(`Error: invoking Lambda Function (signer): ${payload}`);
    lambda.answer = { payload: '{"ok":true}' };
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_lambda_invocation.rehearsal': 'create' });
  });

  it('tells a function in lifecycle scope CRUD what happens to it', async () => {
    await write('v1', {}, { lifecycle_scope: 'CRUD', triggers: null });
    await workspace.apply(provider);
    await write('v1', {}, { lifecycle_scope: 'CRUD', triggers: null, input: '{"rehearse":false}' });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_lambda_invocation.rehearsal': 'update' });
    await workspace.apply(provider);
    await workspace.run(provider, 'destroy', '-auto-approve');

    expect(lambda.payloads.map((payload) => JSON.parse(payload).tf)).toEqual([
      { action: 'create', prev_input: null },
      { action: 'update', prev_input: { rehearse: true } },
      { action: 'delete', prev_input: { rehearse: false } },
    ]);
  });

  it('refuses an input that is not JSON', async () => {
    await write('v1', {}, { input: '{' });

    const { stderr } = await workspace.run(provider, 'validate');

    expect(stderr).toContain('"input" contains an invalid JSON');
  });

  it('names the zip that it cannot read', async () => {
    await rm(join(workspace.directory, 'signer.zip'));

    const { stderr } = await workspace.run(provider, 'apply', '-auto-approve');

    expect(stderr).toContain('reading ZIP file (signer.zip)');
  });
});
