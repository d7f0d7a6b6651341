import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import type { PublishedList } from './publisher';
import { CrlMetric } from './vocabulary';

const HOUR_MS = 3_600_000;

/** Reports a run that published: one line, one more if the list lacks an entry, and its metrics. */
export function reportPublished(list: PublishedList, place: object, durationMs: number, now: Date): void {
  const { number, thisUpdate, nextUpdate, entries, octets, lacking } = list;
  logger.info('Revocation list published', {
    ...place,
    number: String(number),
    thisUpdate: thisUpdate.toISOString(),
    nextUpdate: nextUpdate.toISOString(),
    entries,
    octets,
    durationMs: Math.round(durationMs),
  });
  if (lacking !== undefined) {
    logger.error('Revocation list lacks an entry', { ...place, reason: lacking.reason, error: lacking });
  }
  count(CrlMetric.Published, lacking === undefined ? 1 : 0);
  count(CrlMetric.Entries, entries);
  count(CrlMetric.HoursLeft, hoursUntil(nextUpdate, now));
}

/** Most serial numbers in a log line. */
const MOST_NUMBERS = 10;

/** Warns of certificates that are no longer on the list although nothing explains it. @param serialNumbers Hexadecimal. */
export function reportVanished(serialNumbers: readonly string[]): void {
  if (serialNumbers.length === 0) return;
  logger.warn('Certificates are no longer on the revocation list', {
    certificates: serialNumbers.length,
    serialNumbers: serialNumbers.slice(0, MOST_NUMBERS).map((number) => number.toUpperCase()),
  });
}

/** What is known of the list in the bucket after a run that failed. */
export type LastList =
  | { readonly known: true; readonly nextUpdate: Date | undefined }
  /** It could not be read, so nobody knows how long it lasts. */
  | { readonly known: false };

/** Reports a run that published nothing. What could not be seen gets no metric. */
export function reportFailed(
  error: Error,
  last: LastList,
  place: object,
  durationMs: number,
  now: Date,
): void {
  const { reason } = error as { readonly reason?: string };
  logger.error('Revocation list not published', {
    ...place,
    reason: reason ?? 'Unexpected',
    error,
    nextUpdate: last.known ? (last.nextUpdate?.toISOString() ?? 'no list') : 'not known',
    durationMs: Math.round(durationMs),
  });
  count(CrlMetric.Published, 0);
  if (last.known) {
    count(CrlMetric.HoursLeft, last.nextUpdate === undefined ? 0 : hoursUntil(last.nextUpdate, now));
  }
}

function hoursUntil(time: Date, now: Date): number {
  return (time.getTime() - now.getTime()) / HOUR_MS;
}

function count(metric: string, value: number): void {
  metrics.addMetric(metric, MetricUnit.Count, value);
}
