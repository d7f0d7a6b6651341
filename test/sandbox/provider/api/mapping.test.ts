import { afterAll, describe, expect, it } from '@jest/globals';
import { attributesFrom } from '../../../../sandbox/provider/api/answer';
import { Api } from '../../../../sandbox/provider/api/client';
import { attributeOf, INLINE, type Names } from '../../../../sandbox/provider/api/names';
import { emptied, membersFrom } from '../../../../sandbox/provider/api/request';
import { schemaOf } from '../../../../sandbox/provider/schema/derive';
import { UNKNOWN } from '../../../../sandbox/provider/values';

const api = new Api({ endpoint: undefined, region: 'eu-central-1', accessKeyId: 'any' });
afterAll(() => api.close());

const NAMES: Names = { Metrics: 'metric_query', MetricStat: 'metric', Metric: INLINE };
const METRIC = { metric_name: 'Errors', namespace: 'x', dimensions: { a: 'b' }, period: 60, stat: 'Sum' };
const SENT = {
  AlarmName: 'slow',
  AlarmActions: ['arn:topic'],
  Threshold: 0,
  Metrics: [
    {
      Id: 'm1',
      MetricStat: {
        Metric: { Namespace: 'x', MetricName: 'Errors', Dimensions: [{ Name: 'a', Value: 'b' }] },
        Period: 60,
        Stat: 'Sum',
      },
      ReturnData: false,
    },
  ],
};

describe('attributeOf', () => {
  it.each([
    ['KMSKeyArn', 'kms_key_arn'],
    ['OKActions', 'ok_actions'],
    ['queryDefinitionId', 'query_definition_id'],
    ['ARN', 'arn'],
    ['CodeSha256', 'code_sha256'],
  ])('calls %s %s', (member, attribute) => {
    expect(attributeOf(member, {})).toBe(attribute);
  });

  it('prefers the names in the row', () => {
    expect(attributeOf('AlarmArn', { AlarmArn: 'arn' })).toBe('arn');
    expect(attributeOf('Tags', { Tags: null })).toBeNull();
  });
});

describe('membersFrom', () => {
  it('sends known and set values, in the API’s shapes', async () => {
    const { input } = api.schemaOf('cloudwatch', 'PutMetricAlarm');
    const attributes = {
      alarm_name: 'slow',
      alarm_actions: ['arn:topic'],
      ok_actions: [],
      alarm_description: '',
      statistic: null,
      unit: UNKNOWN,
      threshold: 0,
      metric_query: [{ id: 'm1', label: null, return_data: false, metric: [METRIC] }],
    };

    expect(membersFrom(input, attributes, NAMES)).toEqual(SENT);
  });

  it('wraps a value that the API has as a list of one', async () => {
    const { input } = api.schemaOf('events', 'PutTargets');

    expect(
      membersFrom(input, { rule: 'r', arn: 'a', target_id: 't' }, { Targets: INLINE, Id: 'target_id' }),
    ).toEqual({ Rule: 'r', Targets: [{ Id: 't', Arn: 'a' }] });
  });
});

describe('emptied', () => {
  it('unsets members that are no longer sent', async () => {
    const { input } = api.schemaOf('lambda', 'UpdateFunctionConfiguration');
    const before = {
      Timeout: 3,
      Description: 'signs',
      Layers: ['l'],
      Environment: { Variables: { A: 'b' } },
    };

    expect(emptied(input, before, { Timeout: 4 })).toEqual({ Description: '', Layers: [], Environment: {} });
  });
});

describe('attributesFrom', () => {
  it('is the inverse, with null for missing optional members', async () => {
    const { output } = api.schemaOf('cloudwatch', 'DescribeAlarms');
    const schema = output.getMemberSchema('MetricAlarms').getValueSchema();

    const read = attributesFrom(schema, SENT, schemaOf('resource', 'aws_cloudwatch_metric_alarm'), NAMES);

    expect(read).toMatchObject({
      alarm_name: 'slow',
      alarm_actions: ['arn:topic'],
      ok_actions: null,
      threshold: 0,
      statistic: null,
      metric_query: [{ id: 'm1', label: null, return_data: false, metric: [METRIC] }],
    });
    // Attributes without a member in the API are not part of its answer.
    expect(read).not.toHaveProperty('region');
  });

  it('reads texts as the types that the attributes have', async () => {
    const { output } = api.schemaOf('sns', 'GetSubscriptionAttributes');
    const Attributes = { PendingConfirmation: 'true', RawMessageDelivery: 'false', Owner: '123456789012' };
    const block = schemaOf('resource', 'aws_sns_topic_subscription');

    expect(attributesFrom(output, { Attributes }, block, { Attributes: INLINE, Owner: 'owner_id' })).toEqual({
      pending_confirmation: true,
      raw_message_delivery: false,
      owner_id: '123456789012',
    });
  });
});
