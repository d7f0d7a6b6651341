import { Dimension, Metric } from '../../handler/vocabulary';
import { samplesOf } from '../../sandbox/services/cloudwatch/metrics/emf';

/** One line that the signer wrote, parsed. */
export type LogRecord = Readonly<Record<string, unknown>>;

/** The metrics that say how a request ended, one of which every request adds to. */
const OUTCOMES: readonly string[] = [Metric.CertificateIssued, Metric.RequestRejected, Metric.SigningFailed];

/** Reads a container's log. Lines that are no JSON objects are left out: they are no record of the signer's. */
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
