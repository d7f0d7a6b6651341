/** A question for the log. */
export interface LogQuery {
  /** Title of the widget and of the saved query; runbooks refer to it. */
  readonly title: string;
  /** The question. */
  readonly question: string;
  /** Commands of CloudWatch Logs Insights. */
  readonly commands: readonly string[];
}

/**
 * What on-call asks the signer's log. The dashboard and the saved queries share them.
 *
 * A test compares the texts of `message` with the signer's code.
 */
export const QUERIES = {
  lastFailures: {
    title: 'Last failures',
    question: 'Which devices were refused through our fault, and why?',
    commands: [
      'filter message = "Signing failed"',
      'fields @timestamp, reason, clientId, subject, latencyMs, authorityMs, error.message, principalId',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  lastRejections: {
    title: 'Last rejections',
    question: 'Which requests were rejected, and what exactly was wrong with each?',
    commands: [
      'filter message = "Request rejected"',
      'fields @timestamp, reason, explanation, clientId, subject, principalId',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  rejectionsByPrincipal: {
    title: 'Rejections by principal',
    question: 'Which claim certificates are behind the rejected requests?',
    commands: [
      'filter message = "Request rejected"',
      'stats count(*) as rejections, count_distinct(clientId) as clients, max(@timestamp) as last by principalId, ' +
        'reason',
      'sort rejections desc',
      'limit 20',
    ],
  },
  slowestSignings: {
    title: 'Slowest signings',
    question: 'Which certificates took longest, and how much of it was the CA?',
    commands: [
      'filter message in ["Certificate issued", "Signing failed"]',
      'fields @timestamp, latencyMs, authorityMs, headroomMs, message, clientId, serialNumber',
      'sort latencyMs desc',
      'limit 20',
    ],
  },
  healthChecks: {
    title: 'Health checks',
    question: 'What did the last health checks find?',
    commands: [
      'filter message like "Health check"',
      'fields @timestamp, message, failures.0, provider, hold, authorityDaysToExpiry, durationMs',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  crashedInvocations: {
    title: 'Crashed invocations',
    question: 'Which invocations ended without reporting an outcome, and how?',
    commands: [
      // Lambda sets an error type if the runtime died, but not for a timeout or an error that the signer threw.
      'filter type = "platform.report"',
      'filter record.status = "timeout" or record.errorType like "Runtime."',
      'fields @timestamp, record.status, record.errorType, record.metrics.durationMs, ' +
        'record.metrics.maxMemoryUsedMB, record.requestId',
      'sort @timestamp desc',
      'limit 20',
    ],
  },
  failuresOverTime: {
    title: 'Failures over time',
    question: 'When did it begin, and for which reason?',
    commands: [
      'filter message = "Signing failed"',
      'stats count(*) as failures by bin(5m), reason',
      'sort failures desc',
      'limit 100',
    ],
  },
  oneDevice: {
    title: 'One device',
    question: 'What happened to one device? (Put its client id in place of DEVICE.)',
    commands: [
      'filter clientId = "DEVICE"',
      'fields @timestamp, message, reason, explanation, subject, serialNumber, notAfter, error.message',
      'sort @timestamp desc',
      'limit 50',
    ],
  },
} as const satisfies Readonly<Record<string, LogQuery>>;

/** The text of a saved query, which has its log group separately. */
export function queryText({ commands }: LogQuery): string {
  return commands.join('\n| ');
}
