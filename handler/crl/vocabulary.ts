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

/** Name of a bucket. (S3 user guide, "General purpose bucket naming rules") */
export const CRL_BUCKET = '^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const CRL_BUCKET_MUST_BE =
  'the name of an S3 bucket: 3 to 63 lowercase letters, digits, dots and hyphens';

/**
 * Key of the object: no characters that would have to be escaped in the URL that certificates carry, and no parts such
 * as `..`, which clients take out of a URL. (S3 user guide, "Naming Amazon S3 objects")
 */
export const CRL_OBJECT_KEY = '^[A-Za-z0-9_-][A-Za-z0-9_.-]*(/[A-Za-z0-9_-][A-Za-z0-9_.-]*)*$';

/** What such a key must be: completes the sentence "<name> must be …". */
export const CRL_OBJECT_KEY_MUST_BE =
  'the key of an S3 object: letters, digits and _.- between single slashes, and no part that begins with a dot, such as ' +
  'my-pki/ca.crl';

/** How long a list is valid unless told otherwise, in hours: a week. */
export const DEFAULT_CRL_VALIDITY_HOURS = 168;

/** Bounds of it, in hours. (At most ten days for leaves: CA/Browser Forum Baseline Requirements, 4.9.7) */
export const SHORTEST_CRL_VALIDITY_HOURS = 2;
export const LONGEST_CRL_VALIDITY_HOURS = 240;

/** The publisher's metrics, in the dimension `service`. */
export const CrlMetric = {
  /** 1 for a run that published a list with all that belongs on it, 0 for any other. */
  Published: 'CrlPublished',
  /**
   * Hours until the CA's list in the bucket expires; 0 or less: it has, or there is none. From each run, also a failed
   * one, unless nobody knows: the bucket cannot be read, or the CA has no certificate yet.
   */
  HoursLeft: 'CrlHoursLeft',
  /** Entries of the list that was published. */
  Entries: 'CrlEntries',
} as const;

/**
 * Why a run published no list, besides the reasons of a signer (`FailureReason`), which KMS, the ledger and the CA's
 * certificate have here, too. Stable: logs and docs use them.
 */
export const CrlFailureReason = {
  BucketThrottled: 'BucketThrottled',
  BucketUnreachable: 'BucketUnreachable',
  BucketAccessDenied: 'BucketAccessDenied',
  BucketNotFound: 'BucketNotFound',
  BucketRefused: 'BucketRefused',
  /** The object in the bucket is not a list of this CA. */
  PublishedListForeign: 'PublishedListForeign',
  /** Other runs published first, again and again. */
  ListSuperseded: 'ListSuperseded',
  /** The list that was about to be signed is wrong. */
  ListLintFailed: 'ListLintFailed',
  /** The CA's certificate does not allow it to sign lists. */
  CaMayNotSignLists: 'CaMayNotSignLists',
  /** An entry of the ledger cannot be put on the list. */
  LedgerEntryUnreadable: 'LedgerEntryUnreadable',
} as const;
export type CrlFailureReason = (typeof CrlFailureReason)[keyof typeof CrlFailureReason];
