import { Logger } from '@aws-lambda-powertools/logger';
import { errorRecord } from './error-record';

/** The signer's logger; `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` configure it. Never pass it an event. */
export const logger = new Logger({
  jsonReplacerFn: (_, value) => (value instanceof Error ? errorRecord(value) : value),
});
