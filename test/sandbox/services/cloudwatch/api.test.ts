import {
  CloudWatchClient,
  DeleteAlarmsCommand,
  DeleteDashboardsCommand,
  DescribeAlarmHistoryCommand,
  DescribeAlarmsCommand,
  type DescribeAlarmsInput,
  GetDashboardCommand,
  GetMetricDataCommand,
  ListDashboardsCommand,
  ListMetricsCommand,
  ListTagsForResourceCommand,
  PutAnomalyDetectorCommand,
  PutCompositeAlarmCommand,
  PutDashboardCommand,
  PutMetricAlarmCommand,
  type PutMetricAlarmInput,
  SetAlarmStateCommand,
  TagResourceCommand,
  UntagResourceCommand,
} from '@aws-sdk/client-cloudwatch';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { cloudWatchApi } from '../../../../sandbox/services/cloudwatch/api';
import { CloudWatch } from '../../../../sandbox/services/cloudwatch/cloudwatch';
import { TestAccount } from '../../../../testing/account';

/** Starting the CLI takes a second or two; a busy machine may take longer. */
const PATIENCE_MS = 60_000;
const MINUTE_MS = 60_000;
const NOON = Date.parse('2026-01-05T12:00:00Z');
const ALARM_ARN = 'arn:aws:cloudwatch:eu-central-1:123456789012:alarm:failing';
const BODY = '{"widgets":[]}';

const FAILING: PutMetricAlarmInput = {
  AlarmName: 'failing',
  Namespace: 'N',
  MetricName: 'SigningFailed',
  Dimensions: [{ Name: 'service', Value: 'fleet' }],
  Statistic: 'Sum',
  Period: 60,
  EvaluationPeriods: 1,
  Threshold: 1,
  ComparisonOperator: 'GreaterThanOrEqualToThreshold',
};

let now: number;
let cloudWatch: CloudWatch;
let door: TestAccount;
let client: CloudWatchClient;

beforeEach(async () => {
  now = NOON;
  cloudWatch = new CloudWatch({ clock: () => now });
  door = await TestAccount.open(cloudWatchApi(cloudWatch));
  client = new CloudWatchClient(door.as());
});

afterEach(async () => {
  client.destroy();
  await door.close();
});

const putAlarm = (changes: Partial<PutMetricAlarmInput> = {}) =>
  client.send(new PutMetricAlarmCommand({ ...FAILING, ...changes }));
const putDown = (AlarmRule = 'ALARM("failing")') =>
  client.send(new PutCompositeAlarmCommand({ AlarmName: 'down', AlarmRule }));
const publish = (value: number) =>
  cloudWatch.publish([
    { namespace: 'N', name: 'SigningFailed', dimensions: { service: 'fleet' }, value, timestampMs: now },
  ]);

describe('the alarms of CloudWatch', () => {
  it('are returned as put, with AWS’s additions', async () => {
    await putAlarm({ EvaluateLowSampleCountPercentile: 'evaluate', TreatMissingData: 'ignore' });

    const { MetricAlarms } = await client.send(new DescribeAlarmsCommand({ AlarmNames: ['failing'] }));

    expect(MetricAlarms).toEqual([
      {
        ...FAILING,
        EvaluateLowSampleCountPercentile: 'evaluate',
        TreatMissingData: 'ignore',
        AlarmArn: ALARM_ARN,
        ActionsEnabled: true,
        AlarmActions: [],
        OKActions: [],
        InsufficientDataActions: [],
        StateValue: 'INSUFFICIENT_DATA',
        StateReason: 'Unchecked: Initial alarm creation',
        StateUpdatedTimestamp: new Date(NOON),
        StateTransitionedTimestamp: new Date(NOON),
        AlarmConfigurationUpdatedTimestamp: new Date(NOON),
      },
    ]);
  });

  it('are found by type, prefix, state and action; without a type only those on metrics are', async () => {
    await putAlarm({ AlarmActions: ['arn:aws:sns:page'] });
    await putAlarm({ AlarmName: 'other' });
    await putDown();
    const names = async (input: DescribeAlarmsInput) => {
      const { MetricAlarms = [], CompositeAlarms = [] } = await client.send(new DescribeAlarmsCommand(input));
      return [...MetricAlarms, ...CompositeAlarms].map(({ AlarmName }) => AlarmName);
    };

    expect(await names({})).toEqual(['failing', 'other']);
    expect(await names({ AlarmTypes: ['CompositeAlarm'] })).toEqual(['down']);
    expect(await names({ AlarmNamePrefix: 'oth' })).toEqual(['other']);
    expect(await names({ ActionPrefix: 'arn:aws:sns' })).toEqual(['failing']);
    expect(await names({ StateValue: 'OK' })).toEqual([]);
  });

  it('go off, and their history shows it', async () => {
    await putAlarm();
    publish(1);
    now += MINUTE_MS;
    cloudWatch.tick();

    const { AlarmHistoryItems } = await client.send(
      new DescribeAlarmHistoryCommand({ AlarmName: 'failing' }),
    );

    expect(AlarmHistoryItems).toMatchObject([
      {
        AlarmName: 'failing',
        AlarmType: 'MetricAlarm',
        HistoryItemType: 'StateUpdate',
        HistorySummary: 'Alarm updated from INSUFFICIENT_DATA to ALARM',
        Timestamp: new Date(now),
      },
    ]);
  });

  it('can be set, which triggers their actions', async () => {
    const set = { AlarmName: 'failing', StateReason: 'A drill.' };
    await putAlarm({ AlarmActions: ['page'] });

    await client.send(new SetAlarmStateCommand({ ...set, StateValue: 'ALARM' }));
    const triggered = cloudWatch.tick().at(-1)?.actions;
    await putAlarm({ AlarmActions: ['page'], ActionsEnabled: false });
    await client.send(new SetAlarmStateCommand({ ...set, StateValue: 'OK' }));
    await client.send(new SetAlarmStateCommand({ ...set, StateValue: 'ALARM' }));

    expect(triggered).toEqual(['page']);
    expect(cloudWatch.tick().at(-1)?.actions).toEqual([]);
  });

  it('have tags, which changing an alarm leaves alone', async () => {
    const of = { ResourceARN: ALARM_ARN };
    await putAlarm({ Tags: [{ Key: 'team', Value: 'iot' }] });
    await putAlarm({ Tags: [{ Key: 'ignored', Value: '' }] });
    await client.send(new TagResourceCommand({ ...of, Tags: [{ Key: 'stage', Value: 'test' }] }));
    await client.send(new UntagResourceCommand({ ...of, TagKeys: ['team'] }));

    const { Tags } = await client.send(new ListTagsForResourceCommand(of));

    expect(Tags).toEqual([{ Key: 'stage', Value: 'test' }]);
  });

  it('are deleted, but not from under a composite alarm', async () => {
    await putAlarm();
    await putDown();

    await expect(client.send(new DeleteAlarmsCommand({ AlarmNames: ['failing'] }))).rejects.toMatchObject({
      message: 'Cannot delete failing as there are composite alarm(s) depending on it: down',
    });
    await client.send(new DeleteAlarmsCommand({ AlarmNames: ['down', 'failing'] }));
    expect((await client.send(new DescribeAlarmsCommand({}))).MetricAlarms).toEqual([]);
  });

  it(
    'are shown to the AWS CLI',
    async () => {
      await putAlarm();

      const shown =
        (await door.cli('cloudwatch', 'describe-alarms')) ??
        (await client.send(new DescribeAlarmsCommand({})));

      expect(shown).toMatchObject({ MetricAlarms: [{ AlarmName: 'failing', AlarmArn: ALARM_ARN }] });
    },
    PATIENCE_MS,
  );
});

describe('the metrics of CloudWatch', () => {
  const times = () => ({ StartTime: new Date(NOON), EndTime: new Date(NOON + 3 * MINUTE_MS) });

  it('are listed and read, newest first, with expressions over them', async () => {
    publish(2);
    now += MINUTE_MS;
    publish(3);
    const { Namespace, MetricName, Dimensions } = FAILING;
    const Metric = { Namespace, MetricName, Dimensions };

    const { Metrics } = await client.send(new ListMetricsCommand({ Namespace, MetricName }));
    const { MetricDataResults } = await client.send(
      new GetMetricDataCommand({
        ...times(),
        MetricDataQueries: [
          { Id: 'failed', MetricStat: { Metric, Period: 60, Stat: 'Sum' }, ReturnData: false },
          { Id: 'percent', Expression: '100 * failed', Label: 'percent' },
        ],
      }),
    );

    expect(Metrics).toEqual([Metric]);
    expect(MetricDataResults).toEqual([
      {
        Id: 'percent',
        Label: 'percent',
        StatusCode: 'Complete',
        Timestamps: [new Date(NOON + MINUTE_MS), new Date(NOON)],
        Values: [300, 200],
      },
    ]);
  });
});

describe('the dashboards of CloudWatch', () => {
  it('are stored as put', async () => {
    await client.send(new PutDashboardCommand({ DashboardName: 'fleet', DashboardBody: BODY }));

    expect(await client.send(new GetDashboardCommand({ DashboardName: 'fleet' }))).toMatchObject({
      DashboardArn: 'arn:aws:cloudwatch::123456789012:dashboard/fleet',
      DashboardBody: BODY,
    });
    expect((await client.send(new ListDashboardsCommand({}))).DashboardEntries).toMatchObject([
      { DashboardName: 'fleet', Size: BODY.length, LastModified: new Date(NOON) },
    ]);
    await client.send(new DeleteDashboardsCommand({ DashboardNames: ['fleet'] }));
    expect((await client.send(new ListDashboardsCommand({}))).DashboardEntries).toEqual([]);
  });
});

describe('CloudWatch refuses', () => {
  it.each<[string, () => Promise<unknown>, string, string]>([
    [
      'an alarm without a name',
      () => putAlarm({ AlarmName: '' }),
      'ValidationError',
      'greater than or equal to 1',
    ],
    [
      'an alarm without a metric',
      () => putAlarm({ MetricName: undefined }),
      'ValidationError',
      'An alarm needs Metrics, or MetricName',
    ],
    [
      'a comparison that there is not',
      () => putAlarm({ ComparisonOperator: 'Above' as never }),
      'ValidationError',
      "Value 'Above' at 'comparisonOperator' failed to satisfy constraint: Member must satisfy enum value set",
    ],
    [
      'a rule over an alarm that does not exist',
      () => putDown('ALARM("nobody")'),
      'ValidationError',
      'Could not save the composite alarm as alarms \\[nobody\\] in the alarm rule do not exist',
    ],
    [
      'a composite alarm without a rule',
      () => client.send(new PutCompositeAlarmCommand({ AlarmName: 'down', AlarmRule: undefined })),
      'ValidationError',
      "Value null at 'alarmRule' failed to satisfy constraint: Member must not be null",
    ],
    [
      'to set an alarm that does not exist',
      () =>
        client.send(
          new SetAlarmStateCommand({ AlarmName: 'nobody', StateValue: 'OK', StateReason: 'A drill.' }),
        ),
      'ResourceNotFound',
      'nobody',
    ],
    [
      'a dashboard that is no JSON',
      () => client.send(new PutDashboardCommand({ DashboardName: 'fleet', DashboardBody: '{' })),
      'InvalidParameterInput',
      'The field DashboardBody must be a valid JSON object',
    ],
    [
      'a name with a space',
      () => client.send(new PutDashboardCommand({ DashboardName: 'a b', DashboardBody: BODY })),
      'ValidationError',
      "at 'dashboardName' failed to satisfy constraint: Member must satisfy regular expression pattern",
    ],
    [
      'to show a dashboard that does not exist',
      () => client.send(new GetDashboardCommand({ DashboardName: 'nothing' })),
      'ResourceNotFound',
      'Dashboard nothing does not exist',
    ],
    [
      'an expression that it cannot read',
      () =>
        client.send(
          new GetMetricDataCommand({
            StartTime: new Date(NOON),
            EndTime: new Date(NOON + 1),
            MetricDataQueries: [{ Id: 'e', Expression: 'FILL(m1, 0)' }],
          }),
        ),
      'ValidationError',
      'does not know the function FILL',
    ],
    [
      'more data points than fit',
      () =>
        client.send(
          new GetMetricDataCommand({
            StartTime: new Date(0),
            EndTime: new Date(NOON),
            MetricDataQueries: [{ Id: 'e', Expression: '1', Period: 60 }],
          }),
        ),
      'InvalidParameterCombination',
      'which exceeds the limit of 100800',
    ],
    [
      'tags of what does not exist',
      () => client.send(new ListTagsForResourceCommand({ ResourceARN: ALARM_ARN })),
      'ResourceNotFoundException',
      ALARM_ARN,
    ],
    [
      'what it does not have',
      () => client.send(new PutAnomalyDetectorCommand({})),
      'UnknownOperationException',
      'The sandbox has no monitoring PutAnomalyDetector',
    ],
  ])('%s', async (_, request, code, message) => {
    const error = await request().catch((refusal: unknown) => refusal);

    expect(error).toMatchObject({ message: expect.stringMatching(message) });
    const { Code, name } = error as { readonly Code?: string; readonly name: string };
    expect([Code, name]).toContain(code);
  });

  it('a caller without permission, including composite alarms without permission on *', async () => {
    const allowed = { Effect: 'Allow', Action: ['cloudwatch:Put*'], Resource: [ALARM_ARN] };
    door.iam.putUserPolicy('pipeline', 'alarms', JSON.stringify({ Statement: [allowed] }));
    const pipeline = new CloudWatchClient(door.as('pipeline'));

    await pipeline.send(new PutMetricAlarmCommand(FAILING));
    const tagged = { ...FAILING, AlarmName: 'tagged', Tags: [{ Key: 'team', Value: 'iot' }] };
    const put = pipeline.send(new PutCompositeAlarmCommand({ AlarmName: 'failing', AlarmRule: 'TRUE' }));
    await expect(put).rejects.toThrow(
      'not authorized to perform: cloudwatch:PutCompositeAlarm on resource: *',
    );
    door.iam.putUserPolicy(
      'pipeline',
      'alarms',
      JSON.stringify({ Statement: [{ ...allowed, Resource: ['*'] }] }),
    );
    await expect(pipeline.send(new PutMetricAlarmCommand(tagged))).rejects.toThrow(
      'not authorized to perform: cloudwatch:TagResource',
    );
    pipeline.destroy();
  });
});
