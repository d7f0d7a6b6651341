import { describe, expect, it } from '@jest/globals';
import { Alarms } from '../../../../../sandbox/services/cloudwatch/alarms/alarms';
import {
  alarmsAmong,
  type DeployedResource,
} from '../../../../../sandbox/services/cloudwatch/alarms/definitions';
import { MetricStore, MINUTE_MS } from '../../../../../sandbox/services/cloudwatch/metrics/metric-store';

const failures = { namespace: 'N', name: 'SigningFailed', dimensions: { service: 'fleet' } };

/** An alarm as it stands in Terraform's state. */
function metricAlarm(alarm_name: string, changes: object = {}): DeployedResource {
  return {
    type: 'aws_cloudwatch_metric_alarm',
    values: {
      alarm_name,
      namespace: failures.namespace,
      metric_name: failures.name,
      dimensions: failures.dimensions,
      statistic: 'Sum',
      period: 60,
      evaluation_periods: 3,
      datapoints_to_alarm: 2,
      threshold: 5,
      comparison_operator: 'GreaterThanOrEqualToThreshold',
      treat_missing_data: 'notBreaching',
      alarm_actions: ['page'],
      ok_actions: ['all-clear'],
      ...changes,
    },
  };
}

function compositeAlarm(alarm_name: string, alarm_rule: string, changes: object = {}): DeployedResource {
  return {
    type: 'aws_cloudwatch_composite_alarm',
    values: { alarm_name, alarm_rule, alarm_actions: ['page'], ...changes },
  };
}

/** Plays failures per minute; `undefined` publishes nothing. @returns the states after each minute, by alarm. */
function play(resources: readonly DeployedResource[], perMinute: readonly (number | undefined)[]) {
  const store = new MetricStore();
  const alarms = new Alarms(alarmsAmong(resources), store);
  const states = perMinute.map((value, minute) => {
    if (value !== undefined) store.put({ ...failures, value, timestampMs: minute * MINUTE_MS });
    alarms.evaluate((minute + 1) * MINUTE_MS);
    return alarms.definitions.map(({ name }) => alarms.state(name)).join(' ');
  });
  return { states, alarms };
}

describe('alarms', () => {
  it('go off and recover, and tell whom they are to tell', () => {
    const { states, alarms } = play([metricAlarm('failing')], [0, 5, 5, 0, 0]);

    expect(states).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'OK']);
    expect(alarms.history).toEqual([
      { alarm: 'failing', from: 'INSUFFICIENT_DATA', to: 'OK', atMs: MINUTE_MS, actions: ['all-clear'] },
      { alarm: 'failing', from: 'OK', to: 'ALARM', atMs: 3 * MINUTE_MS, actions: ['page'] },
      { alarm: 'failing', from: 'ALARM', to: 'OK', atMs: 5 * MINUTE_MS, actions: ['all-clear'] },
    ]);
  });

  it('look each minute at the periods that end in it', () => {
    const five = metricAlarm('failing', { period: 300, evaluation_periods: 1, datapoints_to_alarm: 1 });

    const { states } = play([five], [1, 2, 2, 0, 0, 0, 0]);

    expect(states).toEqual(['OK', 'OK', 'ALARM', 'ALARM', 'ALARM', 'OK', 'OK']);
  });

  it('watch expressions', () => {
    const metric = (name: string) => [
      { namespace: 'N', metric_name: name, dimensions: failures.dimensions, stat: 'Sum', period: 60 },
    ];
    const rate = metricAlarm('rate', {
      metric_query: [
        { id: 'failed', metric: metric('SigningFailed'), return_data: null, expression: null },
        { id: 'issued', metric: metric('CertificateIssued'), return_data: false, expression: '' },
        {
          id: 'rate',
          metric: [],
          return_data: true,
          expression: '100 * failed / SUM([failed, issued])',
        },
      ],
      threshold: 50,
    });

    expect(play([rate], [1, 1]).states).toEqual(['OK', 'ALARM']);
  });

  it('say nothing while their actions are disabled', () => {
    const { alarms } = play([metricAlarm('failing', { actions_enabled: false })], [5, 5]);

    expect(alarms.history.map(({ to, actions }) => [to, actions])).toEqual([
      ['OK', []],
      ['ALARM', []],
    ]);
  });

  it('on other alarms follow them in the same minute, whatever the order of their definitions', () => {
    const { states } = play(
      [
        compositeAlarm('above', 'ALARM(down)'),
        compositeAlarm('down', 'ALARM(failing) AND NOT ALARM(other)'),
        metricAlarm('failing'),
        metricAlarm('other', { threshold: 100 }),
      ],
      [5, 5],
    );

    expect(states).toEqual(['OK OK OK OK', 'ALARM ALARM ALARM OK']);
  });

  it('are held back while their suppressor is in ALARM', () => {
    const suppressor = metricAlarm('rolled-back', {
      threshold: 0,
      evaluation_periods: 1,
      datapoints_to_alarm: 1,
    });
    const { alarms } = play(
      [
        suppressor,
        metricAlarm('failing'),
        compositeAlarm('down', 'ALARM(failing)', { actions_suppressor: [{ alarm: 'rolled-back' }] }),
      ],
      [5, 5],
    );

    expect(alarms.state('down')).toBe('ALARM');
    expect(alarms.history.filter(({ alarm }) => alarm === 'down').map(({ actions }) => actions)).toEqual([
      [],
      [],
    ]);
  });

  it.each([
    [[compositeAlarm('down', 'ALARM(nobody)')], 'No alarm is named nobody'],
    [[compositeAlarm('a', 'ALARM(b)'), compositeAlarm('b', 'ALARM(a)')], 'wait for each other'],
    [
      [metricAlarm('odd', { comparison_operator: 'LessThanLowerThreshold' })],
      'compares with LessThanLowerThreshold',
    ],
    [
      [metricAlarm('none', { metric_query: [{ id: 'e', expression: '1', return_data: false, period: 60 }] })],
      'must return exactly one',
    ],
  ])('that cannot be evaluated are refused', (resources, message) => {
    expect(() => new Alarms(alarmsAmong(resources), new MetricStore())).toThrow(message);
  });
});
