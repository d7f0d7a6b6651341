import { Tracer } from '@aws-lambda-powertools/tracer';

/**
 * The Powertools Tracer. The X-Ray SDK under it is in maintenance until February 2027; replacing it would change only
 * this file and its one importer.
 */
export const tracer = new Tracer();
