import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_DEFAULTS } from '../calls/client-defaults';
import type { CalledService } from '../calls/service';
import { SigningFailed } from '../errors';
import { traceClient } from '../powertools/tracer';
import { FailureReason } from '../vocabulary';

/**
 * DynamoDB, and what its errors mean. (DynamoDB developer guide, "Error handling with DynamoDB") It counts throttled
 * requests itself, by table: `AWS/DynamoDB`, `ThrottledRequests`.
 */
export const LEDGER: CalledService = {
  name: 'the ledger (DynamoDB)',
  reasons: {
    throttled: FailureReason.LedgerThrottled,
    unavailable: FailureReason.LedgerUnreachable,
    accessDenied: FailureReason.LedgerAccessDenied,
    refused: FailureReason.LedgerRefused,
  },
  finalErrors: new Map([['ResourceNotFoundException', FailureReason.LedgerNotFound]]),
};

/** The same, with messages that name the table. @param table Name or ARN. */
export function ledgerIn(table: string): CalledService {
  return {
    ...LEDGER,
    name: `the ledger ${table} (DynamoDB)`,
    failed: (reason, explanation, options) => {
      const isMissing = reason === FailureReason.LedgerNotFound;
      return new SigningFailed(reason, isMissing ? `${explanation}. ${MISSING}` : explanation, options);
    },
  };
}

/** What to do about a table that is not there. */
const MISSING =
  'There is no such table in this account and Region. If the name is right, deploy the ledger first; if it was there ' +
  'before, restore it, and put no empty one in its place.';

/**
 * Makes a client for DynamoDB.
 *
 * @param region Region of the table.
 */
export function createLedgerClient(region: string): DynamoDBClient {
  return traceClient(new DynamoDBClient({ region, ...CLIENT_DEFAULTS }));
}
