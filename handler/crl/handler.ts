import type { Context } from 'aws-lambda';
import { Deadline } from '../deadline';
import { logger } from '../powertools/logger';
import { metrics } from '../powertools/metrics';
import type { PublishedList, Publisher } from './publisher';
import { reportFailed, reportPublished } from './report';

/** Time for a look at the list in the bucket after a run that failed, and for the report, in milliseconds. */
const REPORT_MS = 10_000;

/** Time for what follows the last wait, in milliseconds. */
const RESERVE_MS = 1_000;

/** What is published where, for the log and the answer. */
export interface Publication {
  /** Names the CA. */
  readonly authority: string;
  readonly bucket: string;
  /** Key of the object. */
  readonly key: string;
}

/** The answer of a run that published. */
export interface PublishingAnswer {
  /** Number of the list, in decimals: it may have more digits than JavaScript's numbers. */
  readonly number: string;
  readonly entries: number;
  /** ISO 8601. */
  readonly thisUpdate: string;
  readonly nextUpdate: string;
  /** Key of the object. */
  readonly key: string;
}

/** The function that Lambda calls, on a schedule or by hand. It publishes, whatever the event says. */
export type PublishingHandler = (event: unknown, context: Context) => Promise<PublishingAnswer>;

/**
 * Wraps a publisher for Lambda: deadline before, telemetry after. The handler throws when nothing was published, or not all that
 * belongs on the list, so that Lambda counts an error, and whoever asked sees why.
 */
export function createPublishingHandler(
  publisher: Publisher,
  publication: Publication,
  now = () => new Date(),
): PublishingHandler {
  async function publish(remainingMs: number, start: number): Promise<PublishedList> {
    const end = new Deadline(remainingMs - RESERVE_MS);
    try {
      return await publisher.publish(new Deadline(remainingMs - RESERVE_MS - REPORT_MS));
    } catch (cause) {
      const error = cause instanceof Error ? cause : new Error(String(cause));
      reportFailed(error, await publisher.lastList(end), publication, performance.now() - start, now());
      throw error;
    }
  }

  return async (_, context) => {
    const start = performance.now();
    const remainingMs = context.getRemainingTimeInMillis();
    logger.addContext(context);
    try {
      const list = await publish(remainingMs, start);
      reportPublished(list, publication, performance.now() - start, now());
      if (list.lacking !== undefined) throw list.lacking;
      return {
        number: String(list.number),
        entries: list.entries,
        thisUpdate: list.thisUpdate.toISOString(),
        nextUpdate: list.nextUpdate.toISOString(),
        key: publication.key,
      };
    } finally {
      metrics.publishStoredMetrics();
    }
  };
}
