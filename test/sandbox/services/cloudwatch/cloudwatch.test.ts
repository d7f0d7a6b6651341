import type { PutMetricAlarmInput } from '@aws-sdk/client-cloudwatch';
import { describe, expect, it } from '@jest/globals';
import { metricAlarm } from '../../../../sandbox/services/cloudwatch/alarms/definitions';
import { CloudWatch } from '../../../../sandbox/services/cloudwatch/cloudwatch';

const MINUTE_MS = 60_000;

describe('CloudWatch', () => {
  it('reads metrics from logs with its own time, and evaluates alarms for every full minute', () => {
    let now = 1_000;
    const cloudWatch = new CloudWatch({ clock: () => now });
    const failing: PutMetricAlarmInput = {
      AlarmName: 'failing',
      Namespace: 'N',
      MetricName: 'SigningFailed',
      Dimensions: [{ Name: 'service', Value: 'fleet' }],
      Statistic: 'Sum',
      Period: 60,
      EvaluationPeriods: 1,
      Threshold: 1,
      ComparisonOperator: 'GreaterThanOrEqualToThreshold',
      TreatMissingData: 'notBreaching',
    };
    cloudWatch.alarms.put(metricAlarm(failing, 'arn'));
    const directive = { Namespace: 'N', Dimensions: [['service']], Metrics: [{ Name: 'SigningFailed' }] };
    const line = {
      _aws: { Timestamp: 9e12, CloudWatchMetrics: [directive] },
      service: 'fleet',
      SigningFailed: 1,
    };
    now = MINUTE_MS + 5;

    cloudWatch.publishFrom(JSON.stringify(line));
    now = 4 * MINUTE_MS + 1;
    const transitions = cloudWatch.tick();

    // The only real value counts while it is in the evaluation range.
    expect(transitions.map(({ to, atMs }) => [to, atMs / MINUTE_MS])).toEqual([
      ['OK', 1],
      ['ALARM', 2],
    ]);
    expect(cloudWatch.alarms.state('failing')).toBe('ALARM');
    expect(cloudWatch.tick()).toEqual([]);

    cloudWatch.alarms.set('failing', 'OK', 'Mended.');
    expect(cloudWatch.tick().map(({ from, to }) => [from, to])).toEqual([['ALARM', 'OK']]);
  });
});
