import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Api } from '../../../../sandbox/provider/api/client';
import { accessKeyIdOf } from '../../../../sandbox/services/iam/access-key';
import { ADMINISTRATOR } from '../../../../sandbox/services/iam/iam';
import { zipOfHandler } from '../../services/lambda/package';
import { Stage } from '../stage';
import { ref } from '../workspace';

// Generous: only a hang is a defect, not a slow machine.
jest.setTimeout(60_000);

const METRIC = { metric_name: 'Errors', namespace: 'x', period: 60, stat: 'Sum', dimensions: { a: 'b' } };
const ALARM = {
  alarm_name: 'slow',
  comparison_operator: 'GreaterThanThreshold',
  evaluation_periods: 3,
  threshold: 0.1,
  alarm_actions: [ref('aws_sns_topic.it.arn')],
  metric_query: [
    { id: 'rate', expression: 'errors / 2', return_data: true },
    { id: 'errors', metric: [METRIC] },
  ],
};
const SIMPLE_ALARM = {
  alarm_name: 'down',
  comparison_operator: 'LessThanThreshold',
  evaluation_periods: 1,
  threshold: 1,
  metric_name: 'Up',
  namespace: 'x',
  period: 60,
  statistic: 'Sum',
};
const POLICY =
  '{ "Version": "2012-10-17", "Statement": [{ "Effect": "Allow", "Action": "*", "Resource": "*" }] }';
const TOPIC_POLICY = JSON.stringify({ Version: '2012-10-17', Statement: [] });
const KEY_POLICY =
  '{ "Statement": [{ "Effect": "Allow", "Principal": "*", "Action": "kms:*", "Resource": "*" }] }';
const RUNBOOK = JSON.stringify({
  schemaVersion: '0.3',
  mainSteps: [{ name: 'wait', action: 'aws:sleep', inputs: { Duration: 'PT1S' } }],
});
const PATTERN = '{"source":["aws.iot"]}';

/** A resource for every row of the table. */
const EVERYTHING = {
  aws_cloudwatch_metric_alarm: { it: ALARM, simple: SIMPLE_ALARM },
  aws_cloudwatch_composite_alarm: {
    it: {
      alarm_name: 'both',
      alarm_rule: 'ALARM(slow)',
      actions_suppressor: [
        {
          alarm: ref('aws_cloudwatch_metric_alarm.simple.alarm_name'),
          extension_period: 60,
          wait_period: 120,
        },
      ],
      depends_on: ['aws_cloudwatch_metric_alarm.it'],
    },
  },
  aws_cloudwatch_dashboard: { it: { dashboard_name: 'board', dashboard_body: '{"widgets":[]}' } },
  aws_cloudwatch_event_rule: { it: { name_prefix: 'rule-', event_pattern: PATTERN } },
  aws_cloudwatch_event_target: {
    it: {
      rule: ref('aws_cloudwatch_event_rule.it.name'),
      arn: ref('aws_sns_topic.it.arn'),
      input_transformer: [{ input_paths: { id: '$.id' }, input_template: '"<id>"' }],
      retry_policy: [{ maximum_event_age_in_seconds: 3600, maximum_retry_attempts: 2 }],
    },
  },
  aws_cloudwatch_log_group: { it: { name: 'lines', retention_in_days: 30 }, forever: { name: 'forever' } },
  aws_cloudwatch_query_definition: {
    it: {
      name: 'query',
      query_string: 'fields @message',
      log_group_names: [ref('aws_cloudwatch_log_group.it.name')],
    },
  },
  aws_dynamodb_table: {
    it: {
      name: 'ledger',
      billing_mode: 'PAY_PER_REQUEST',
      hash_key: 'requestId',
      attribute: [{ name: 'requestId', type: 'S' }],
    },
  },
  aws_iam_role: { it: { name: 'role', assume_role_policy: POLICY, description: 'does it' } },
  aws_iam_role_policy: { it: { name: 'all', role: ref('aws_iam_role.it.name'), policy: POLICY } },
  aws_kms_key: {
    it: {
      customer_master_key_spec: 'ECC_NIST_P256',
      key_usage: 'SIGN_VERIFY',
      is_enabled: false,
      policy: KEY_POLICY,
      multi_region: true,
      deletion_window_in_days: 7,
      tags: { use: 'ca' },
    },
  },
  aws_kms_alias: { it: { name: 'alias/ca', target_key_id: ref('aws_kms_key.it.arn') } },
  aws_lambda_function: {
    it: {
      function_name: 'function',
      role: ref('aws_iam_role.it.arn'),
      filename: 'function.zip',
      handler: 'index.handler',
      runtime: 'nodejs24.x',
      tracing_config: [{ mode: 'Active' }],
    },
  },
  aws_lambda_function_event_invoke_config: {
    it: { function_name: ref('aws_lambda_function.it.function_name'), maximum_retry_attempts: 0 },
  },
  aws_lambda_permission: {
    it: {
      action: 'lambda:InvokeFunction',
      function_name: ref('aws_lambda_function.it.function_name'),
      principal: 'iot.amazonaws.com',
      source_account: '123456789012',
    },
  },
  aws_scheduler_schedule: {
    it: {
      name: 'schedule',
      schedule_expression: 'rate(5 minutes)',
      flexible_time_window: [{ mode: 'OFF' }],
      target: [{ arn: ref('aws_lambda_function.it.arn'), role_arn: ref('aws_iam_role.it.arn'), input: '{}' }],
    },
  },
  aws_sns_topic: { it: { name: 'page', display_name: 'Pages', tags: { severity: 'page' } } },
  aws_sns_topic_policy: { it: { arn: ref('aws_sns_topic.it.arn'), policy: TOPIC_POLICY } },
  aws_sns_topic_subscription: {
    it: { topic_arn: ref('aws_sns_topic.it.arn'), protocol: 'email', endpoint: 'on-call@example.com' },
  },
  aws_ssm_document: { it: { name: 'runbook', document_type: 'Automation', content: RUNBOOK } },
  aws_ssm_parameter: { it: { name: '/a/b', type: 'String', insecure_value: 'x', description: 'of a' } },
};

describe('The resource types of the table', () => {
  let stage: Stage;

  const write = (resource: object, tags: object = {}) =>
    stage.write({
      provider: { aws: [{ region: 'eu-central-1', default_tags: [{ tags }] }] },
      resource: resource as Record<string, unknown>,
    });
  let aws: Api;

  beforeEach(async () => {
    stage = await Stage.set();
    aws = new Api({
      endpoint: stage.sandbox.aws.door.url,
      region: 'eu-central-1',
      accessKeyId: accessKeyIdOf({ kind: 'user', name: ADMINISTRATOR }),
    });
    await writeFile(join(stage.workspace.directory, 'function.zip'), zipOfHandler('return 1;'));
  });

  afterEach(async () => {
    aws.close();
    await stage.clear();
  });

  it('are created as declared, with computed values, and destroyed', async () => {
    await write(EVERYTHING, { team: 'iot' });
    await stage.apply();

    expect(await stage.plannedActions()).toEqual({});
    expect(stage.sandbox.aws.door.unknown).toEqual([]);
    expect(await stage.attributesOf('aws_cloudwatch_metric_alarm.it')).toMatchObject({
      arn: 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:slow',
      id: 'slow',
      threshold: 0.1,
    });
    expect(await stage.attributesOf('aws_sns_topic.it')).toMatchObject({
      arn: 'arn:aws:sns:eu-central-1:123456789012:page',
      id: 'arn:aws:sns:eu-central-1:123456789012:page',
      owner: '123456789012',
      region: 'eu-central-1',
      tags: { severity: 'page' },
      tags_all: { severity: 'page', team: 'iot' },
    });
    expect(await stage.attributesOf('aws_ssm_document.it')).toMatchObject({
      arn: 'arn:aws:ssm:eu-central-1:123456789012:document/runbook',
      default_version: '1',
    });
    const { name } = await stage.attributesOf('aws_cloudwatch_event_rule.it');
    expect(name).toMatch(/^rule-\w+$/);

    await stage.write({});
    expect(await stage.apply()).toContain('23 destroyed');
  });

  it('show outside changes, and are recreated after an outside delete', async () => {
    await write(EVERYTHING);
    await stage.apply();
    const { parameters, scheduler, iam } = stage.sandbox.aws;
    const alarm = { AlarmName: 'down', ComparisonOperator: 'LessThanThreshold', EvaluationPeriods: 1 };
    const metric = { MetricName: 'Up', Namespace: 'x', Period: 60, Statistic: 'Sum' };
    await aws.call('cloudwatch', 'PutMetricAlarm', { ...alarm, ...metric, Threshold: 7 });
    await aws.call('cloudwatch', 'DeleteAlarms', { AlarmNames: ['both'] });
    await aws.call('ssm', 'DeleteDocument', { Name: 'runbook' });
    parameters.putParameter({ Name: '/a/b', Value: 'edited', Overwrite: true });
    iam.putRolePolicy('role', 'all', TOPIC_POLICY);
    scheduler.delete('schedule');

    expect(await stage.plannedActions()).toEqual({
      'aws_cloudwatch_metric_alarm.simple': 'update',
      'aws_cloudwatch_composite_alarm.it': 'create',
      'aws_ssm_parameter.it': 'update',
      'aws_iam_role_policy.it': 'update',
      'aws_ssm_document.it': 'create',
      'aws_scheduler_schedule.it': 'create',
    });
    await stage.apply();
    expect(await stage.plannedActions()).toEqual({});
  });

  it('change in place, their tags with them', async () => {
    await write(EVERYTHING, { team: 'iot' });
    await stage.apply();
    await write(
      {
        ...EVERYTHING,
        aws_cloudwatch_log_group: { it: { name: 'lines' }, forever: { name: 'forever' } },
        aws_scheduler_schedule: {
          it: { ...EVERYTHING.aws_scheduler_schedule.it, schedule_expression: 'rate(1 minute)' },
        },
        aws_sns_topic: { it: { name: 'page', tags: { severity: 'ticket' } } },
        aws_ssm_document: {
          it: { ...EVERYTHING.aws_ssm_document.it, content: RUNBOOK.replace('PT1S', 'PT2S') },
        },
        aws_iam_role: { it: { name: 'role', assume_role_policy: POLICY } },
      },
      { team: 'devices' },
    );

    const { stdout } = await stage.run('plan');
    expect(stdout).toMatch(/Plan: 0 to add, \d+ to change, 0 to destroy/);
    await stage.apply();

    expect(await stage.plannedActions()).toEqual({});
    expect(stage.sandbox.aws.scheduler.get('schedule').expression).toBe('rate(1 minute)');
    const { Content } = await aws.call('ssm', 'GetDocument', { Name: 'runbook' });
    expect(Content).toContain('PT2S');
    expect(await stage.attributesOf('aws_iam_role.it')).not.toMatchObject({ description: 'does it' });
    expect(await stage.attributesOf('aws_sns_topic.it')).toMatchObject({
      tags_all: { severity: 'ticket', team: 'devices' },
    });
  });

  it('refuse an unsupported argument at plan time', async () => {
    const it = {
      name: 'role',
      assume_role_policy: POLICY,
      managed_policy_arns: ['arn:aws:iam::aws:policy/x'],
    };
    await write({ aws_iam_role: { it } });

    const { stderr } = await stage.run('plan');

    expect(stderr.replaceAll(/[\s│]+/g, ' ')).toContain(
      'The stand-in provider does not support the argument managed_policy_arns of aws_iam_role',
    );
  });

  it('are refused in the API’s words, and not created', async () => {
    const it = SIMPLE_ALARM;
    await stage.write({
      ...stage.as('limited', 'sns:*'),
      resource: { aws_cloudwatch_metric_alarm: { it }, aws_sns_topic: { it: { name: 'page' } } },
    });

    expect(await stage.refused()).toMatch(
      /Error: creating aws_cloudwatch_metric_alarm \(down\): operation error CloudWatch: PutMetricAlarm, https response error StatusCode: 403, RequestID: \S+, \w+: User: arn:aws:iam::123456789012:user\/limited is not authorized to perform: cloudwatch:PutMetricAlarm on resource: \S+:alarm:down/,
    );
    expect((await stage.run('state', 'list')).stdout.trim()).toBe('aws_sns_topic.it');
  });
});
