import { Tracer } from '@aws-lambda-powertools/tracer';

/**
 * The signer's tracer. The X-Ray SDK under it is in maintenance until February 2027; this file is the only one
 * that would change with it.
 */
export const tracer = new Tracer();

// Calls made while the container starts belong to no request's trace, and that is no error to print.
tracer.provider.setContextMissingStrategy('IGNORE_ERROR');

/** Runs a step as a subsegment of the trace, named after it. */
export async function traced<Result>(step: string, run: () => Promise<Result>): Promise<Result> {
  const segment = tracer.isTracingEnabled() ? tracer.getSegment() : undefined;
  if (segment === undefined) return await run();
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
