/** The names and limits that the signer's ledger and its deployment share. */

/** Environment variables of a signer with a ledger, or with the memory of its container instead. */
export const LedgerSetting = {
  /** Name of the ledger's table, in the signer's account and Region. Required, unless the memory does. */
  Table: 'LEDGER_TABLE',
  /** How long the same request gets the same certificate, in seconds. Default: 300. */
  WindowSeconds: 'LEDGER_WINDOW_SECONDS',
  /** How long an entry stays after the end of its certificate, in days. Default: 730. */
  RetentionDays: 'LEDGER_RETENTION_DAYS',
} as const;

/** Name of a DynamoDB table. (DynamoDB API reference, CreateTable) */
export const TABLE_NAME = '^[A-Za-z0-9_.-]{3,255}$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const TABLE_NAME_MUST_BE =
  'the name of a DynamoDB table: 3 to 255 letters, digits, hyphens, underscores and dots';

/** How long the same request gets the same certificate unless told otherwise, in seconds. */
export const DEFAULT_WINDOW_SECONDS = 300;

/** Bounds of it, in seconds: a device asks again within seconds; after a day, it wants another certificate. */
export const SHORTEST_WINDOW_SECONDS = 10;
export const LONGEST_WINDOW_SECONDS = 86_400;

/**
 * How long an entry stays after the end of its certificate unless told otherwise, in days: the two years for which
 * public CAs keep records. (CA/Browser Forum Baseline Requirements, 5.5.2)
 */
export const DEFAULT_RETENTION_DAYS = 730;

/** Bounds of it, in days: at least until the last revocation list that names the certificate, at most ten years. */
export const SHORTEST_RETENTION_DAYS = 1;
export const LONGEST_RETENTION_DAYS = 3_650;
