import { Logger } from '@aws-lambda-powertools/logger';

/** The signer's logger; `POWERTOOLS_SERVICE_NAME` and `POWERTOOLS_LOG_LEVEL` configure it. It never gets an event. */
export const logger = new Logger();
