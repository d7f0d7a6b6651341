import { Dimension, Metric } from '../../handler/vocabulary';
import { samplesOf } from '../../sandbox/services/cloudwatch/metrics/emf';

/** One line that the signer wrote, parsed. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** The metrics of outcomes: every request counts in exactly one. */
const OUTCOMES: readonly string[] = [Metric.CertificateIssued, Metric.RequestRejected, Metric.SigningFailed];

/** Reads a container's log. Lines that are not JSON objects are skipped: the signer did not write them. */
export function readLog(lines: readonly string[]): readonly LogRecord[] {
  return lines.flatMap((line) => {
    if (!line.startsWith('{')) return [];
    return [JSON.parse(line) as LogRecord];
  });
}

/**
 * How requests ended by the metrics in a log, as CloudWatch would add them up: the sum of each outcome, and of each
 * by its reason, under `SigningFailed` and `SigningFailed AuthorityThrottled` respectively. Zeros are left out.
 */
export function outcomeSums(log: readonly LogRecord[]): Readonly<Record<string, number>> {
  const sums: Record<string, number> = {};
  for (const { name, dimensions, value } of log.flatMap((line) => samplesOf(line))) {
    if (!OUTCOMES.includes(name)) continue;
    const reason = dimensions[Dimension.Reason];
    const key = reason === undefined ? name : `${name} ${reason}`;
    sums[key] = (sums[key] ?? 0) + value;
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}
