type XRay = typeof import('./xray');

/** The tracer, loaded only if tracing is on: it is a third of what a container loads. */
const tracer = isTraced(process.env) ? loadTracer() : undefined;

/** Powertools' own rule: on in Lambda, unless switched off. */
function isTraced({ AWS_EXECUTION_ENV, POWERTOOLS_TRACE_ENABLED = '' }: NodeJS.ProcessEnv): boolean {
  return Boolean(AWS_EXECUTION_ENV) && POWERTOOLS_TRACE_ENABLED.toLowerCase() !== 'false';
}

function loadTracer(): XRay['tracer'] {
  // Calls during a cold start belong to no request's trace, which is not an error worth printing. Lambda sets the
  // variable to LOG_ERROR; the X-Ray SDK reads it on load, and it overrides what code sets later.
  process.env.AWS_XRAY_CONTEXT_MISSING = 'IGNORE_ERROR';
  return (require('./xray') as XRay).tracer;
}

/** Adds the calls of an AWS SDK client to the trace. Returns the same client. */
export function traceClient<Client>(client: Client): Client {
  return tracer === undefined ? client : tracer.captureAWSv3Client(client);
}

/**
 * Runs a step as a subsegment of the trace, named after it. Steps may run at the same time: each has a context of its own.
 * With one for all, a step that ends after another that it began before would leave itself behind as what all later ones
 * are a part of.
 */
export async function traced<Result>(step: string, run: () => Promise<Result>): Promise<Result> {
  if (!tracer?.isTracingEnabled() || tracer.getSegment() === undefined) return await run();
  return (await tracer.provider.captureAsyncFunc(step, async (subsegment) => {
    try {
      return await run();
    } catch (error) {
      tracer.addErrorAsMetadata(error instanceof Error ? error : new Error(String(error)));
      throw error;
    } finally {
      subsegment?.close();
    }
  })) as Result;
}
