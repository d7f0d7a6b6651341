import type { PutCompositeAlarmInput, PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { Alarms } from '../../../../../sandbox/services/cloudwatch/alarms/alarms';
import {
  type AlarmDefinition,
  compositeAlarm as readComposite,
  metricAlarm as readMetric,
} from '../../../../../sandbox/services/cloudwatch/alarms/definitions';
import { MetricStore, MINUTE_MS } from '../../../../../sandbox/services/cloudwatch/metrics/metric-store';

const failures = { namespace: 'N', name: 'SigningFailed', dimensions: { service: 'fleet' } };
const Dimensions = [{ Name: 'service', Value: 'fleet' }];

/** An alarm in a request to AWS. */
function metricAlarm(AlarmName: string, changes: Partial<PutMetricAlarmInput> = {}): AlarmDefinition {
  const watched = {
    Namespace: failures.namespace,
    MetricName: failures.name,
    Dimensions,
    Statistic: 'Sum',
    Period: 60,
  } as const;
  const input: PutMetricAlarmInput = {
    AlarmName,
    ...(changes.Metrics === undefined && watched),
    EvaluationPeriods: 3,
    DatapointsToAlarm: 2,
    Threshold: 5,
    ComparisonOperator: 'GreaterThanOrEqualToThreshold',
    TreatMissingData: 'notBreaching',
    AlarmActions: ['page'],
    OKActions: ['all-clear'],
    ...changes,
  };
  return readMetric(input, `arn:${AlarmName}`);
}

function compositeAlarm(
  AlarmName: string,
  AlarmRule: string,
  changes: Partial<PutCompositeAlarmInput> = {},
): AlarmDefinition {
  return readComposite({ AlarmName, AlarmRule, AlarmActions: ['page'], ...changes }, `arn:${AlarmName}`);
}

function alarmsOf(definitions: readonly AlarmDefinition[], store = new MetricStore()): Alarms {
  const alarms = new Alarms(store, () => 0);
  for (const definition of definitions) alarms.put(definition);
  return alarms;
}

/** Plays failures per minute; `undefined` publishes nothing. @returns the states after each minute, by alarm. */
function play(definitions: readonly AlarmDefinition[], perMinute: readonly (number | undefined)[]) {
  const store = new MetricStore();
  const alarms = alarmsOf(definitions, store);
  const states = perMinute.map((value, minute) => {
    if (value !== undefined) store.put({ ...failures, value, timestampMs: minute * MINUTE_MS });
    alarms.evaluate((minute + 1) * MINUTE_MS);
    return definitions.map(({ name }) => alarms.state(name)).join(' ');
  });
  return { states, alarms };
}

describe('alarms', () => {
  it('go off and recover, and trigger their actions', () => {
    const { states, alarms } = play([metricAlarm('failing')], [0, 5, 5, 0, 0]);

    expect(states).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'OK']);
    expect(alarms.history).toEqual([
      { alarm: 'failing', from: 'INSUFFICIENT_DATA', to: 'OK', atMs: MINUTE_MS, actions: ['all-clear'] },
      { alarm: 'failing', from: 'OK', to: 'ALARM', atMs: 3 * MINUTE_MS, actions: ['page'] },
      { alarm: 'failing', from: 'ALARM', to: 'OK', atMs: 5 * MINUTE_MS, actions: ['all-clear'] },
    ]);
  });

  it('evaluate each minute the periods that end in it', () => {
    const five = metricAlarm('failing', { Period: 300, EvaluationPeriods: 1, DatapointsToAlarm: 1 });

    const { states } = play([five], [1, 2, 2, 0, 0, 0, 0]);

    expect(states).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'ALARM', 'OK', 'OK']);
  });

  it('watch expressions', () => {
    const stat = (Id: string, MetricName: string) => ({
      Id,
      MetricStat: { Metric: { Namespace: 'N', MetricName, Dimensions }, Period: 60, Stat: 'Sum' },
      ReturnData: false,
    });
    const rate = metricAlarm('rate', {
      Metrics: [
        stat('failed', 'SigningFailed'),
        stat('issued', 'CertificateIssued'),
        { Id: 'rate', Expression: '100 * failed / SUM([failed, issued])' },
      ],
      Threshold: 50,
    });

    expect(play([rate], [1, 1]).states).toEqual(['OK', 'ALARM']);
  });

  it('trigger nothing while their actions are disabled', () => {
    const { alarms } = play([metricAlarm('failing', { ActionsEnabled: false })], [5, 5]);

    expect(alarms.history.map(({ to, actions }) => [to, actions])).toEqual([
      ['OK', []],
      ['ALARM', []],
    ]);
  });

  it('on other alarms follow them in the same minute, in any order of changes', () => {
    const [failing, other] = [metricAlarm('failing'), metricAlarm('other', { Threshold: 100 })];
    const rule = 'ALARM(failing) AND NOT ALARM("arn:other")';
    const { states } = play(
      [
        failing,
        other,
        compositeAlarm('above', 'FALSE'),
        compositeAlarm('down', rule),
        compositeAlarm('above', 'ALARM(down)'),
      ],
      [5, 5],
    );

    expect(states.map((line) => line.split(' ').slice(0, 4).join(' '))).toEqual([
      'OK OK OK OK',
      'ALARM OK ALARM ALARM',
    ]);
  });

  it('are suppressed while their suppressor is in ALARM', () => {
    const suppressor = metricAlarm('rolled-back', {
      Threshold: 0,
      EvaluationPeriods: 1,
      DatapointsToAlarm: 1,
    });
    const { alarms } = play(
      [
        suppressor,
        metricAlarm('failing'),
        compositeAlarm('down', 'ALARM(failing)', { ActionsSuppressor: 'rolled-back' }),
      ],
      [5, 5],
    );

    expect(alarms.state('down')).toBe('ALARM');
    expect(alarms.history.filter(({ alarm }) => alarm === 'down').map(({ actions }) => actions)).toEqual([
      [],
      [],
    ]);
  });

  it('keep their state when changed, and start afresh when deleted and recreated', () => {
    const { alarms } = play([metricAlarm('failing')], [5, 5]);

    alarms.put(metricAlarm('failing', { Threshold: 100 }));
    expect(alarms.status('failing')).toMatchObject({ state: 'ALARM', sinceMs: 2 * MINUTE_MS });

    alarms.delete(['failing']);
    alarms.put(metricAlarm('failing'));
    expect(alarms.status('failing')).toMatchObject({ state: 'INSUFFICIENT_DATA', sinceMs: 0 });
    expect(alarms.history).toHaveLength(2);
  });

  it('are deleted only together with the composite alarms that name them', () => {
    const alarms = alarmsOf([metricAlarm('failing'), compositeAlarm('down', 'ALARM(failing)')]);

    expect(() => alarms.delete(['failing'])).toThrow(
      'Cannot delete failing as there are composite alarm(s) depending on it: down',
    );
    alarms.delete(['down', 'failing', 'nobody']);
    expect(alarms.definitions).toEqual([]);
  });

  it.each<[string, () => readonly AlarmDefinition[], string]>([
    [
      'that name an alarm which does not exist',
      () => [compositeAlarm('down', 'ALARM(nobody)')],
      'Could not save the composite alarm as alarms [nobody] in the alarm rule do not exist',
    ],
    ['that name themselves', () => [compositeAlarm('a', 'ALARM(a)')], 'The alarms a depend on each other'],
    [
      'with a rule that cannot be read',
      () => [compositeAlarm('a', 'ALARM(')],
      'Expected the name of an alarm',
    ],
    [
      'of the name of one of another kind',
      () => [metricAlarm('a'), compositeAlarm('a', 'TRUE')],
      'There is a metric alarm named a already',
    ],
    [
      'with a comparison with a band',
      () => [metricAlarm('odd', { ComparisonOperator: 'LessThanLowerThreshold' })],
      'does not know the comparison LessThanLowerThreshold',
    ],
    ['without a threshold', () => [metricAlarm('a', { Threshold: undefined })], 'Threshold'],
    ['without a metric', () => [metricAlarm('a', { MetricName: undefined })], 'An alarm needs Metrics'],
    ['with M over N', () => [metricAlarm('a', { DatapointsToAlarm: 4 })], 'less than or equal to'],
    [
      'over more than a day',
      () => [metricAlarm('a', { Period: 1_800, EvaluationPeriods: 49 })],
      '86400 seconds',
    ],
    ['with a period under a minute', () => [metricAlarm('a', { Period: 10 })], 'a multiple of 60 seconds'],
    [
      'with two lines',
      () => [metricAlarm('a', { Metrics: [{ Id: 'a' }, { Id: 'b' }] })],
      'Exactly one element',
    ],
    [
      'with an expression that cannot be read',
      () => [metricAlarm('a', { Metrics: [{ Id: 'a', Expression: 'SUM(', Period: 60 }] })],
      'Expected a value',
    ],
    [
      'with an expression that is no series',
      () => [metricAlarm('a', { Metrics: [{ Id: 'a', Expression: `SEARCH('{N} m', 'Sum')`, Period: 60 }] })],
      'must be one time series, not 0',
    ],
  ])('%s are refused', (_, definitions, message) => {
    expect(() => alarmsOf(definitions())).toThrow(expect.objectContaining({ code: 'ValidationError' }));
    expect(() => alarmsOf(definitions())).toThrow(message);
  });
});
