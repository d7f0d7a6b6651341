import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { CLIENT_DEFAULTS } from '../calls/client-defaults';
import type { CalledService } from '../calls/service';
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

/**
 * Makes a client for DynamoDB.
 *
 * @param region Region of the table.
 */
export function createLedgerClient(region: string): DynamoDBClient {
  return traceClient(new DynamoDBClient({ region, ...CLIENT_DEFAULTS }));
}
