import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { Authority } from './authority/authority';
import { RequestRejected, type SigningError } from './errors';
import { escapeForLog, escapeInvisible } from './escape';
import { logger } from './powertools/logger';
import { metrics } from './powertools/metrics';
import type { SigningProgress } from './progress';
import { truncate } from './truncate';
import { Dimension, FailureReason, Metric } from './vocabulary';

/** How long an invocation took and how much time was left, in milliseconds. */
export interface Timing {
  /** From the start, including that of a cold container, to the answer. */
  readonly latencyMs: number;
  /** Left before the deadline. */
  readonly headroomMs: number;
}

/** How a request ends: exactly one of these. */
const OUTCOMES = [Metric.CertificateIssued, Metric.RequestRejected, Metric.SigningFailed] as const;
type Outcome = (typeof OUTCOMES)[number];

/** Logs the request before anything is signed: if the function dies, this line tells whose it was. */
export function reportRequested(progress: SigningProgress, authority: Authority): void {
  logger.info('Certificate requested', { ...describe(progress), authority: authority.id });
}

/** The record of a certificate: one line, and the metrics of a success. */
export function reportIssued(progress: SigningProgress, authority: Authority, timing: Timing): void {
  logger.info('Certificate issued', {
    ...describe(progress),
    authority: authority.id,
    issuer: progress.issuer?.id,
    ...describeTiming(timing),
  });
  countOutcome(Metric.CertificateIssued);
  addTiming(progress, timing);
}

/**
 * The record of a refusal: one line, and its metric in total and by reason. Latency counts only if time ran out: other
 * refusals are fast, and many of them would make a slow CA look fast and an outage look healthy. If it did, all the time
 * that there was counts.
 */
export function reportRefused(error: SigningError, progress: SigningProgress, timing: Timing): void {
  const rejected = error instanceof RequestRejected;
  const metric = rejected ? Metric.RequestRejected : Metric.SigningFailed;
  const line = { reason: error.reason, ...describe(progress), ...describeTiming(timing) };
  if (rejected) {
    logger.warn('Request rejected', { ...line, explanation: escapeInvisible(error.message) });
  } else {
    logger.error('Signing failed', { ...line, error });
    if (ranOutOfTime(error, timing)) {
      metrics.addMetric(Metric.DeadlineExceeded, MetricUnit.Count, 1);
      // Attempts end before the deadline, each service's at another moment, and what is left then helps nobody.
      addTiming(progress, timing, Math.max(timing.headroomMs, 0));
    }
  }
  countOutcome(metric);
  metrics.singleMetric().addDimension(Dimension.Reason, error.reason).addMetric(metric, MetricUnit.Count, 1);
}

/**
 * Counts the outcome as 1 and the others as 0: an alarm that compares them never has to interpret a gap, which
 * CloudWatch would fill too early while metrics are on their way.
 */
function countOutcome(outcome: Outcome): void {
  for (const metric of OUTCOMES) metrics.addMetric(metric, MetricUnit.Count, metric === outcome ? 1 : 0);
}

/** Reasons for which calls are made again until their attempts, which fill the time, are used up. */
const RETRIED: ReadonlySet<string> = new Set([
  FailureReason.DeadlineExceeded,
  FailureReason.AuthorityThrottled,
  FailureReason.AuthorityUnavailable,
  FailureReason.LedgerThrottled,
  FailureReason.LedgerUnreachable,
]);

/** Whether time ran out. Timers fire up to a millisecond early, so less than one left counts as none. */
function ranOutOfTime({ reason }: SigningError, { headroomMs }: Timing): boolean {
  return RETRIED.has(reason) || headroomMs < 1;
}

/** @param unusedMs Time that was left and counts as spent, in milliseconds. @default 0 */
function addTiming({ authorityMs }: SigningProgress, { latencyMs, headroomMs }: Timing, unusedMs = 0): void {
  const add = (metric: string, milliseconds: number) =>
    metrics.addMetric(metric, MetricUnit.Milliseconds, milliseconds);
  add(Metric.SigningLatency, latencyMs + unusedMs);
  add(Metric.DeadlineHeadroom, headroomMs - unusedMs);
  if (authorityMs !== undefined) add(Metric.AuthorityLatency, authorityMs + unusedMs);
}

/** Names and ids only; the CSR itself and the event never reach the log. */
function describe({ request, csr, pending, leaf, authorityMs }: SigningProgress) {
  return {
    clientId: toLogText(request?.clientId),
    principalId: toLogText(request?.principalId),
    subject: csr && truncate(csr.subject),
    alternativeNames: csr && listNames(csr.alternativeNames.names),
    csrSha256: csr?.sha256,
    csrDigest: csr?.digest,
    pendingCertificate: pending?.id,
    serialNumber: leaf?.serialNumber,
    subjectRewritten: leaf?.subjectRewritten || undefined,
    certificateId: leaf?.certificateId,
    notBefore: leaf?.notBefore.toISOString(),
    notAfter: leaf?.notAfter.toISOString(),
    authorityMs: authorityMs === undefined ? undefined : Math.round(authorityMs),
  };
}

function describeTiming({ latencyMs, headroomMs }: Timing) {
  return { latencyMs: Math.round(latencyMs), headroomMs: Math.round(headroomMs) };
}

/** Most alternative names of one request in a log line. A device may send thousands. */
const MOST_NAMES = 10;

/** A text that the device chose. Names only need truncating: RFC 4514 has already escaped them. */
function toLogText(text: string | undefined): string | undefined {
  return text === undefined ? undefined : escapeForLog(truncate(text));
}

/** The names, or the first of them if there are many; `undefined` if there are none. */
function listNames(names: readonly string[]): readonly string[] | undefined {
  if (names.length === 0) return undefined;
  const shown = names.slice(0, MOST_NAMES).map((name) => truncate(name));
  return names.length > MOST_NAMES ? [...shown, `… and ${names.length - MOST_NAMES} more`] : shown;
}
