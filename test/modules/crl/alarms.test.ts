import { beforeEach, describe, expect, it } from '@jest/globals';
import { CrlMetric } from '../../../handler/crl/vocabulary';
import { CRL_ALARMS } from '../../../modules/crl/alarms';
import type { Series } from '../../../modules/observability/alarms/row';
import { metricAlarm } from '../../../sandbox/services/cloudwatch/alarms/definitions';
import { CloudWatch } from '../../../sandbox/services/cloudwatch/cloudwatch';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const NAMESPACE = 'IotCertificateSigning';
const SERVICE = { service: 'fleet' };
/** An hour and five minutes, as on the default schedule. */
const PERIOD_SECONDS = 3_900;
const VALIDITY_HOURS = 168;
const NO_SERIES: Series = { measured: { source: 'signer', metric: 'none' }, statistic: 'Sum' };

describe('the alarms of a revocation list on the default schedule', () => {
  let now: number;
  let cloudWatch: CloudWatch;
  /** When the list in the bucket expires. */
  let expires: number;

  beforeEach(() => {
    now = Date.parse('2026-06-01T00:00:00Z');
    expires = now;
    cloudWatch = new CloudWatch({ clock: () => now });
    for (const row of CRL_ALARMS) {
      const [{ measured } = NO_SERIES] = Object.values<Series>(row.series);
      cloudWatch.alarms.put(
        metricAlarm(
          {
            AlarmName: row.name,
            Namespace: NAMESPACE,
            MetricName: measured.metric,
            Dimensions: [{ Name: 'service', Value: 'fleet' }],
            // As all of them have it.
            Statistic: 'Maximum',
            Period: PERIOD_SECONDS,
            ComparisonOperator: 'LessThanOrEqualToThreshold',
            Threshold: row.threshold,
            EvaluationPeriods: row.evaluationPeriods,
            DatapointsToAlarm: row.datapointsToAlarm,
            TreatMissingData: row.missing.as,
          },
          `arn:aws:cloudwatch:eu-central-1:123456789012:alarm:${row.name}`,
        ),
      );
    }
  });

  /** Some hours with a run in each. @returns the alarms that are on then */
  function hours(count: number, run: 'publishes' | 'fails' | 'does not start'): readonly string[] {
    for (let hour = 0; hour < count; hour++) {
      if (run === 'publishes') expires = now + VALIDITY_HOURS * HOUR_MS;
      if (run !== 'does not start') {
        const sample = (name: string, value: number) => ({
          namespace: NAMESPACE,
          name,
          dimensions: SERVICE,
          value,
          timestampMs: now,
        });
        cloudWatch.publish([
          sample(CrlMetric.Published, run === 'publishes' ? 1 : 0),
          sample(CrlMetric.HoursLeft, (expires - now) / HOUR_MS),
        ]);
      }
      now += HOUR_MS;
      cloudWatch.tick();
    }
    return CRL_ALARMS.map(({ name }) => name).filter((name) => cloudWatch.alarms.state(name) === 'ALARM');
  }

  it('all take the best of a period', () => {
    const statistics = CRL_ALARMS.flatMap(({ series }) =>
      Object.values<Series>(series).map(({ statistic }) => statistic),
    );

    expect(new Set(statistics)).toEqual(new Set(['Maximum']));
  });

  it('are quiet while lists are published, also when a run fails or is lost', () => {
    expect(hours(48, 'publishes')).toEqual([]);
    expect(hours(1, 'fails')).toEqual([]);
    expect(hours(6, 'publishes')).toEqual([]);
    expect(hours(1, 'does not start')).toEqual([]);
    expect(hours(6, 'publishes')).toEqual([]);
  });

  it('say first that runs fail, then that the list gets old, and page before it ends', () => {
    hours(6, 'publishes');

    expect(hours(6, 'fails')).toEqual(['crl-publishing-failed']);
    expect(hours(72, 'fails')).toEqual(['crl-publishing-failed']);
    expect(hours(12, 'fails')).toEqual(['crl-stale', 'crl-publishing-failed']);
    expect(hours(62, 'fails')).toEqual(['crl-expiry-critical', 'crl-stale', 'crl-publishing-failed']);
    expect(expires).toBeGreaterThan(now);
    expect(hours(4, 'publishes')).toEqual([]);
  });

  it('say that nothing runs any more', () => {
    hours(6, 'publishes');

    expect(hours(5, 'does not start')).toEqual(['crl-stale']);
  });
});
