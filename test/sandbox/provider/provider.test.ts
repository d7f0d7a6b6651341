import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ApplyMoment } from '../../../sandbox/provider/calls';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { runTerraform } from '../../../sandbox/terraform/cli';
import { Stage } from './stage';
import { ref, type Workspace } from './workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const ROLE = { name: 'signer', assume_role_policy: '{"Statement":[]}' };

describe('StandInProvider', () => {
  let stage: Stage;
  let workspace: Workspace;
  let provider: StandInProvider;
  let moments: ApplyMoment[];
  let onApply: (moment: ApplyMoment) => void | Promise<void>;

  beforeEach(async () => {
    moments = [];
    onApply = (moment) => void moments.push(moment);
    stage = await Stage.set((moment) => onApply(moment));
    ({ workspace, provider } = stage);
    await workspace.write({});
  });

  afterEach(() => stage.clear());

  it('creates, finds nothing to change, updates in place, replaces and destroys', async () => {
    const write = (role: object) =>
      workspace.write({ resource: { aws_iam_role: { it: { ...ROLE, ...role } } } });

    await write({});
    expect(await workspace.apply(provider)).toContain('1 added, 0 changed, 0 destroyed');
    expect(await workspace.plannedActions(provider)).toEqual({});

    await write({ description: 'signs' });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_iam_role.it': 'update' });
    expect(await workspace.apply(provider)).toContain('0 added, 1 changed, 0 destroyed');
    expect(await workspace.plannedActions(provider)).toEqual({});

    await write({ description: 'signs', name: 'other' });
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_iam_role.it': 'replace' });
    expect(await workspace.apply(provider)).toContain('1 added, 0 changed, 1 destroyed');

    const { stdout } = await workspace.run(provider, 'destroy', '-auto-approve');
    expect(stdout).toContain('1 destroyed');
    expect(moments.filter(({ phase }) => phase === 'after').map(({ action }) => action)).toEqual([
      'create',
      'update',
      'delete',
      'create',
      'delete',
    ]);
  });

  it('returns the account, partition and Region', async () => {
    await workspace.write({
      data: { aws_partition: { it: {} }, aws_region: { it: {} }, aws_caller_identity: { it: {} } },
      output: {
        where: {
          value: [
            ref('data.aws_partition.it.partition'),
            ref('data.aws_region.it.region'),
            ref('data.aws_caller_identity.it.account_id'),
          ].join(' '),
        },
      },
    });

    await workspace.apply(provider);

    const { stdout } = await workspace.run(provider, 'output', '-json');
    expect(JSON.parse(stdout)).toMatchObject({ where: { value: 'aws eu-central-1 123456789012' } });
  });

  it('reports failures, and leaves a resource that failed to be created out of the state', async () => {
    onApply = ({ type, phase }) => {
      if (type === 'aws_sns_topic' && phase === 'before') throw new Error('AuthorizationError: not allowed');
    };
    await workspace.write({
      resource: { aws_sns_topic: { it: { name: 'page' } }, aws_iam_role: { it: ROLE } },
    });

    const { exitCode, stderr } = await workspace.run(provider, 'apply', '-auto-approve');

    expect(exitCode).toBe(1);
    expect(stderr).toContain('Error: AuthorizationError: not allowed');
    expect((await workspace.run(provider, 'state', 'list')).stdout.trim()).toBe('aws_iam_role.it');
  });

  it('plans a failed update again', async () => {
    const write = (role: object) =>
      workspace.write({ resource: { aws_iam_role: { it: { ...ROLE, ...role } } } });
    await write({});
    await workspace.apply(provider);
    onApply = () => {
      throw new Error('Throttling');
    };
    await write({ description: 'signs' });

    await workspace.run(provider, 'apply', '-auto-approve');

    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_iam_role.it': 'update' });
  });

  it('explains that it was started without AWS', async () => {
    const alone = await StandInProvider.start();
    await workspace.write({ resource: { aws_iam_role: { it: ROLE } } });

    const { stderr } = await workspace.run(alone, 'apply', '-auto-approve');
    await alone.stop();

    expect(stderr).toContain('The stand-in provider was started without AWS');
  });

  it('names an unknown type of the stack', async () => {
    const stack = { resource: { aws_sqs_queue: { it: {} } } };
    const other = await StandInProvider.start({ stack, endpoint: stage.sandbox.aws.door.url });
    await workspace.write(stack);

    const { stderr } = await workspace.run(other, 'plan');
    await other.stop();

    expect(stderr).toContain('The stand-in provider does not know the resource type aws_sqs_queue');
  });

  it('converges after Terraform was killed between two resources', async () => {
    const killer = new AbortController();
    onApply = ({ type }) => {
      if (type !== 'aws_iam_role_policy') return;
      killer.abort();
      throw new Error('terraform is gone');
    };
    const policy = { name: 'issue', role: ref('aws_iam_role.it.name'), policy: '{"Statement":[]}' };
    await workspace.write({ resource: { aws_iam_role: { it: ROLE }, aws_iam_role_policy: { it: policy } } });

    const killed = await runTerraform(workspace.directory, ['apply', '-auto-approve'], provider.environment, {
      signal: killer.signal,
    });
    onApply = () => undefined;

    expect(killed.exitCode).toBeNull();
    expect(await workspace.plannedActions(provider)).toEqual({ 'aws_iam_role_policy.it': 'create' });
    expect(await workspace.apply(provider)).toContain('1 added');
  });

  it('serves the schemas to terraform test with a mocked provider', async () => {
    await workspace.write({
      resource: { aws_iam_role: { it: ROLE } },
      output: { arn: { value: ref('aws_iam_role.it.arn') } },
    });
    await workspace.writeTest(`
      mock_provider "aws" {}
      run "role" {
        assert {
          condition     = aws_iam_role.it.name == "signer"
          error_message = "wrong name"
        }
      }`);

    const { stdout, stderr } = await workspace.run(provider, 'test');

    expect(stderr).toBe('');
    expect(stdout).toContain('1 passed, 0 failed');
  });

  it('removes its socket when it stops', async () => {
    const { TF_REATTACH_PROVIDERS } = provider.environment;
    const { Addr } = JSON.parse(TF_REATTACH_PROVIDERS ?? '')['hashicorp/aws'] as { Addr: { String: string } };
    expect(existsSync(Addr.String)).toBe(true);

    await provider.stop();

    expect(existsSync(Addr.String)).toBe(false);
  });

  it('explains that its socket’s path is too long', async () => {
    const deep = await mkdtemp(join(tmpdir(), 'a'.repeat(90)));

    await expect(StandInProvider.start({ socketDir: deep })).rejects.toThrow(
      /too long for a Unix socket.*set socketDir/,
    );

    await rm(deep, { recursive: true });
  });
});
