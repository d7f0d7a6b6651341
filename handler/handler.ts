import type { Context } from 'aws-lambda';
import { Deadline } from './deadline';
import { asSigningError } from './errors';
import type { SigningAnswer } from './event';
import type { HealthReport } from './health/check';
import { asksForHealthCheck, type HealthCheckEvent } from './health/request';
import { reportIssued, reportRefused, type Timing } from './outcome';
import { logger } from './powertools/logger';
import { metrics } from './powertools/metrics';
import type { SigningProgress } from './progress';
import { type Signer, sign } from './sign';

/** The function that Lambda calls: for each event from AWS IoT, and for each scheduled health check. */
export interface SigningHandler {
  (event: HealthCheckEvent, context: Context): Promise<HealthReport>;
  (event: unknown, context: Context): Promise<SigningAnswer>;
}

/**
 * Wraps a signer for Lambda: deadline before, telemetry after. Call it while the module loads, because it measures how
 * long the container took to start.
 *
 * The handler throws on every refusal, so that Lambda and AWS IoT see an error. It never throws for a health check: the
 * findings are in its metrics, and a Lambda error would count as an unexplained one.
 */
export function createHandler(signer: Signer): SigningHandler {
  let startupMs = performance.now();
  // The first device then finds the connection open and the CA's certificate read.
  const warmUp = new AbortController();
  signer.authority.warmUp(warmUp.signal).catch(() => {
    // The first request meets the same error and reports it.
  });

  async function signed(event: unknown, deadline: Deadline, timing: () => Timing): Promise<SigningAnswer> {
    const progress: SigningProgress = {};
    try {
      const answer = await sign(event, deadline, signer, progress);
      reportIssued(progress, signer.authority, timing());
      return answer;
    } catch (cause) {
      const error = asSigningError(cause);
      reportRefused(error, progress, timing());
      throw error;
    }
  }

  function handler(event: HealthCheckEvent, context: Context): Promise<HealthReport>;
  function handler(event: unknown, context: Context): Promise<SigningAnswer>;
  async function handler(event: unknown, context: Context): Promise<HealthReport | SigningAnswer> {
    const start = performance.now();
    const coldMs = startupMs;
    startupMs = 0;
    const deadline = Deadline.ofInvocation(context.getRemainingTimeInMillis(), coldMs);
    const timing = (): Timing => ({
      latencyMs: coldMs + performance.now() - start,
      headroomMs: deadline.remainingMs,
    });
    logger.addContext(context);
    metrics.captureColdStartMetric();
    try {
      if (!asksForHealthCheck(event)) return await signed(event, deadline, timing);
      // Loaded on first use: no device waits for code that it does not need.
      const { runHealthCheck } = require('./health/run') as typeof import('./health/run');
      const subject = { authority: signer.authority, functionArn: context.invokedFunctionArn };
      return await runHealthCheck(event, subject, deadline);
    } finally {
      // The container freezes now; a pending call would resume in the middle of another request.
      warmUp.abort();
      metrics.publishStoredMetrics();
    }
  }
  return handler;
}
