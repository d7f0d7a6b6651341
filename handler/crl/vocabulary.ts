/** The names and limits that the publisher of the revocation list and its deployment share. */

/** Environment variables of the publisher, besides the ledger's and those of the CA's key and certificate. */
export const CrlSetting = {
  /** Name of the S3 bucket, in the publisher's account. Required. */
  Bucket: 'CRL_BUCKET',
  /** Key of the object. Required. */
  ObjectKey: 'CRL_OBJECT_KEY',
  /** How long a list is valid, in hours: from `thisUpdate` to `nextUpdate`. Default: 168. */
  ValidityHours: 'CRL_VALIDITY_HOURS',
} as const;

/** How long a list is valid unless told otherwise, in hours: a week. */
export const DEFAULT_CRL_VALIDITY_HOURS = 168;

/** Bounds of it, in hours. (At most ten days for leaves: CA/Browser Forum Baseline Requirements, 4.9.7) */
export const SHORTEST_CRL_VALIDITY_HOURS = 2;
export const LONGEST_CRL_VALIDITY_HOURS = 240;

/** The publisher's metrics, in the dimension `service`. */
export const CrlMetric = {
  /** 1 for a run that published a list, 0 for one that did not. */
  Published: 'CrlPublished',
  /** Hours until the list in the bucket expires; 0 or less: it has, or there is none. From each run, also a failed one. */
  HoursLeft: 'CrlHoursLeft',
  /** Entries of the list that was published. */
  Entries: 'CrlEntries',
} as const;
