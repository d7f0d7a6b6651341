import type { Context } from 'aws-lambda';
import { Deadline } from './deadline';
import { asSigningError } from './errors';
import type { SigningAnswer } from './event';
import { reportIssued, reportRefused, type Timing } from './outcome';
import { logger } from './powertools/logger';
import { metrics } from './powertools/metrics';
import type { SigningProgress } from './progress';
import { type Signer, sign } from './sign';

/** The function that Lambda calls for each event of AWS IoT. */
export type SigningHandler = (event: unknown, context: Context) => Promise<SigningAnswer>;

/**
 * Wraps a signer for Lambda: deadline before, telemetry after. Call it while the module loads, because what the
 * container's start has cost is measured here.
 *
 * The handler throws on every refusal, so that Lambda and AWS IoT see an error.
 */
export function createHandler(signer: Signer): SigningHandler {
  let startupMs = performance.now();
  // What can start early does: the first device finds the connection open and the CA's certificate read.
  signer.authority.issuer(new Deadline(WARM_UP_MS)).catch(() => {
    // Whatever this is, the first request meets it too, and reports it.
  });

  return async (event, context) => {
    const start = performance.now();
    const coldMs = startupMs;
    startupMs = 0;
    const deadline = Deadline.ofInvocation(context.getRemainingTimeInMillis(), coldMs);
    const timing = (): Timing => ({
      latencyMs: coldMs + performance.now() - start,
      headroomMs: deadline.remainingMs,
    });
    const progress: SigningProgress = {};
    logger.addContext(context);
    metrics.captureColdStartMetric();
    try {
      const answer = await sign(event, deadline, signer, progress);
      reportIssued(progress, signer.authority, timing());
      return answer;
    } catch (cause) {
      const error = asSigningError(cause);
      reportRefused(error, progress, timing());
      throw error;
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}

/** Longest that the early look at the CA's certificate is pursued, in milliseconds. */
const WARM_UP_MS = 3_000;
