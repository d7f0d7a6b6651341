import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { ApplyMoment } from '../../../sandbox/provider/calls';
import { StandInProvider } from '../../../sandbox/provider/provider';
import { runTerraform } from '../../../sandbox/terraform/cli';
import { ref, Workspace } from './workspace';

// Generous: a slow machine is no defect, a hang is.
jest.setTimeout(60_000);

const ROLE = { name: 'signer', assume_role_policy: '{}' };

describe('StandInProvider', () => {
  let workspace: Workspace;
  let provider: StandInProvider;
  let moments: ApplyMoment[];
  let onApply: (moment: ApplyMoment) => void | Promise<void>;

  beforeEach(async () => {
    moments = [];
    onApply = (moment) => void moments.push(moment);
    workspace = await Workspace.create();
    provider = await StandInProvider.start({ onApply: (moment) => onApply(moment) });
    await workspace.write({});
  });

  afterEach(async () => {
    await provider.stop();
    await workspace.remove();
  });

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

  it('has no change to plan after an apply of every shape of value', async () => {
    const query = { metric_name: 'Errors', namespace: 'x', period: 60, stat: 'Sum', dimensions: { a: 'b' } };
    const principals = [{ type: 'Service', identifiers: ['lambda.amazonaws.com'] }];
    await workspace.write({
      provider: { aws: [{ region: 'eu-west-1', default_tags: [{ tags: { team: 'iot' } }] }] },
      data: {
        aws_iam_policy_document: { trust: { statement: [{ actions: ['sts:AssumeRole'], principals }] } },
      },
      resource: {
        aws_iam_role: {
          it: {
            assume_role_policy: ref('data.aws_iam_policy_document.trust.json'),
            inline_policy: [{ name: 'p', policy: '{}' }],
          },
        },
        aws_cloudwatch_metric_alarm: {
          it: {
            alarm_name: 'slow',
            comparison_operator: 'GreaterThanThreshold',
            evaluation_periods: 3,
            threshold: 0.1,
            alarm_actions: [ref('aws_sns_topic.page.arn')],
            metric_query: [
              { id: 'rate', expression: 'errors / 2', return_data: true },
              { id: 'errors', metric: [query] },
            ],
          },
        },
        aws_sns_topic: { page: { name: 'page', tags: { severity: 'page' } } },
        aws_cloudwatch_log_group: { big: { name: 'big', retention_in_days: 9007199254740991 } },
        aws_scheduler_schedule: {
          it: {
            schedule_expression: 'rate(5 minutes)',
            flexible_time_window: [{ mode: 'OFF' }],
            target: [
              {
                arn: 'arn:aws:lambda:eu-west-1:123456789012:function:f',
                role_arn: ref('aws_iam_role.it.arn'),
              },
            ],
          },
        },
      },
    });

    await workspace.apply(provider);

    expect(await workspace.plannedActions(provider)).toEqual({});
    expect(await workspace.attributesOf(provider, 'aws_cloudwatch_metric_alarm.it')).toMatchObject({
      threshold: 0.1,
    });
    expect(await workspace.attributesOf(provider, 'aws_cloudwatch_log_group.big')).toMatchObject({
      retention_in_days: 9007199254740991,
    });
    expect(await workspace.attributesOf(provider, 'aws_sns_topic.page')).toMatchObject({
      arn: 'arn:aws:sns:eu-west-1:123456789012:page',
      region: 'eu-west-1',
      tags: { severity: 'page' },
      tags_all: { severity: 'page', team: 'iot' },
    });
  });

  it('answers who and where it is', async () => {
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
    expect(JSON.parse(stdout)).toMatchObject({ where: { value: 'aws eu-west-1 123456789012' } });
  });

  it('shows what a behaviour throws as an error, and leaves a resource that failed to be created out', async () => {
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

  it('plans again what failed to be updated', async () => {
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

  it('refuses a data source that nothing answers', async () => {
    await workspace.write({ data: { aws_ssm_parameters_by_path: { it: { path: '/x' } } } });

    const { stderr } = await workspace.run(provider, 'plan');

    expect(stderr).toContain('The sandbox does not answer the data source aws_ssm_parameters_by_path');
  });

  it('converges after Terraform was killed between two resources', async () => {
    const killer = new AbortController();
    onApply = ({ type }) => {
      if (type !== 'aws_iam_role_policy') return;
      killer.abort();
      throw new Error('terraform is gone');
    };
    const policy = { name: 'issue', role: ref('aws_iam_role.it.name'), policy: '{}' };
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

  it('says when the path of its socket is too long', async () => {
    const deep = await mkdtemp(join(tmpdir(), 'a'.repeat(90)));

    await expect(StandInProvider.start({ socketDir: deep })).rejects.toThrow(
      /too long for a Unix socket.*set socketDir/,
    );

    await rm(deep, { recursive: true });
  });
});
