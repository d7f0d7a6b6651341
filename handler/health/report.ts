import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import { Dimension, Metric } from '../vocabulary';
import type { CaHealth, CertificateHealth } from './authority';
import type { HealthReport } from './check';

/** Reports a health check: its metrics and one log line. What could not be seen gets no metric. */
export function reportHealth(report: HealthReport, durationMs: number): void {
  const { passed, authorityDaysToExpiry, cas = [], connectionCertificates = [], mode } = report;
  count(Metric.HealthCheckFailed, passed ? 0 : 1);
  if (authorityDaysToExpiry !== undefined) count(Metric.AuthorityDaysToExpiry, authorityDaysToExpiry);
  reportEach(cas);
  reportFewestDays(connectionCertificates);
  if (mode !== undefined) {
    count(Metric.SelfManagedSigning, mode.selfManaged ? 1 : 0);
    count(Metric.SigningModeUnexpected, mode.unexpected ? 1 : 0);
    count(Metric.AwsManagedOnPurpose, mode.awsManagedOnPurpose ? 1 : 0);
    count(Metric.RestorationPending, mode.restorationPending ? 1 : 0);
  }

  const line = { ...report, durationMs: Math.round(durationMs) };
  if (!passed) logger.error('Health check failed', line);
  else if (mode?.unexpected) logger.warn('Health check passed, but signing is not as declared', line);
  else if (cas.some(isFailing)) logger.warn('Health check passed, but not every CA would sign', line);
  else logger.info('Health check passed', line);
}

/** Of several CAs: how many would not sign, and the days of each. */
function reportEach(cas: readonly CaHealth[]): void {
  count(Metric.AuthoritiesFailing, cas.filter(isFailing).length);
  for (const { id, daysToExpiry } of cas) {
    if (daysToExpiry === undefined) continue;
    metrics
      .singleMetric()
      .addDimension(Dimension.Authority, id)
      .addMetric(Metric.AuthorityDaysToExpiry, MetricUnit.Count, daysToExpiry);
  }
}

/** Of each kind of certificate, the days of the one that ends first. */
function reportFewestDays(certificates: readonly CertificateHealth[]): void {
  const days = new Map<string, number>();
  for (const { metric, daysToExpiry } of certificates) {
    days.set(metric, Math.min(daysToExpiry, days.get(metric) ?? Number.POSITIVE_INFINITY));
  }
  for (const [metric, fewest] of days) count(metric, fewest);
}

function isFailing({ failures }: CaHealth): boolean {
  return failures.length > 0;
}

function count(metric: string, value: number): void {
  metrics.addMetric(metric, MetricUnit.Count, value);
}
