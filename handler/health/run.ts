import type { Deadline } from '../deadline';
import { checkHealth, type HealthCheckSubject, type HealthReport } from './check';
import { reportHealth } from './report';

/** Runs a health check and reports it: all that the handler loads of this folder, and only when asked to. */
export async function runHealthCheck(
  event: { readonly healthCheck: unknown },
  subject: HealthCheckSubject,
  deadline: Deadline,
): Promise<HealthReport> {
  const start = performance.now();
  const report = await checkHealth(event, subject, deadline);
  reportHealth(report, performance.now() - start);
  return report;
}
