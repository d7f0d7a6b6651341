import { Tracer } from '@aws-lambda-powertools/tracer';

/**
 * The Powertools Tracer. The X-Ray SDK under it is in maintenance until February 2027; this file and its one
 * importer are all that would change with it.
 */
export const tracer = new Tracer();
