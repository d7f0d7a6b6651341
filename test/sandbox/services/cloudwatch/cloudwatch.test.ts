import { describe, expect, it } from '@jest/globals';
import { CloudWatch } from '../../../../sandbox/services/cloudwatch/cloudwatch';

const MINUTE_MS = 60_000;

describe('CloudWatch', () => {
  it('takes metrics from logs at its own time, and evaluates alarms for every minute that has ended', () => {
    let now = 1_000;
    const cloudWatch = new CloudWatch({ clock: () => now });
    cloudWatch.deploy([
      {
        type: 'aws_cloudwatch_metric_alarm',
        values: {
          alarm_name: 'failing',
          namespace: 'N',
          metric_name: 'SigningFailed',
          dimensions: { service: 'fleet' },
          statistic: 'Sum',
          period: 60,
          evaluation_periods: 1,
          threshold: 1,
          comparison_operator: 'GreaterThanOrEqualToThreshold',
          treat_missing_data: 'notBreaching',
        },
      },
    ]);
    const directive = { Namespace: 'N', Dimensions: [['service']], Metrics: [{ Name: 'SigningFailed' }] };
    const line = {
      _aws: { Timestamp: 9e12, CloudWatchMetrics: [directive] },
      service: 'fleet',
      SigningFailed: 1,
    };
    now = MINUTE_MS + 5;

    cloudWatch.log('fleet-signer', JSON.stringify(line));
    now = 4 * MINUTE_MS + 1;
    const transitions = cloudWatch.tick();

    // The one real value counts as long as the evaluation range reaches back to it.
    expect(transitions.map(({ to, atMs }) => [to, atMs / MINUTE_MS])).toEqual([
      ['OK', 1],
      ['ALARM', 2],
    ]);
    expect(cloudWatch.alarms.state('failing')).toBe('ALARM');
    expect(cloudWatch.logs.between(['/aws/lambda/fleet-signer'], 0, now)).toHaveLength(1);
    expect(cloudWatch.tick()).toEqual([]);
  });
});
