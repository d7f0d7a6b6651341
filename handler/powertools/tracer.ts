type XRay = typeof import('./xray');

/** The tracer, where somebody traces. Loaded only there: it is a third of what a container loads. */
const tracer = isTraced(process.env) ? loadTracer() : undefined;

/** Powertools' own rule: on in Lambda, unless switched off. */
function isTraced({ AWS_EXECUTION_ENV, POWERTOOLS_TRACE_ENABLED = '' }: NodeJS.ProcessEnv): boolean {
  return Boolean(AWS_EXECUTION_ENV) && POWERTOOLS_TRACE_ENABLED.toLowerCase() !== 'false';
}

function loadTracer(): XRay['tracer'] {
  // Calls made while the container starts belong to no request's trace, and that is no error to print. Lambda sets the
  // variable to LOG_ERROR, the X-Ray SDK reads it when it is loaded, and it goes before whatever code says later.
  process.env.AWS_XRAY_CONTEXT_MISSING = 'IGNORE_ERROR';
  return (require('./xray') as XRay).tracer;
}

/** A client of the AWS SDK, the same one, whose calls from now on are in the trace. */
export function traceClient<Client>(client: Client): Client {
  return tracer === undefined ? client : tracer.captureAWSv3Client(client);
}

/** Runs a step as a subsegment of the trace, named after it. */
export async function traced<Result>(step: string, run: () => Promise<Result>): Promise<Result> {
  const segment = tracer?.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (tracer === undefined || segment === undefined) return await run();
  const subsegment = segment.addNewSubsegment(step);
  tracer.setSegment(subsegment);
  try {
    return await run();
  } catch (error) {
    tracer.addErrorAsMetadata(error instanceof Error ? error : new Error(String(error)));
    throw error;
  } finally {
    subsegment.close();
    tracer.setSegment(segment);
  }
}
