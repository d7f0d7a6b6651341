/** The operations of S3 that the sandbox has. */
export const OPERATIONS = [
  'CreateBucket',
  'DeleteBucket',
  'DeleteBucketEncryption',
  'DeleteBucketLifecycle',
  'DeleteBucketPolicy',
  'DeleteBucketTagging',
  'DeleteObject',
  'DeletePublicAccessBlock',
  'GetBucketEncryption',
  'GetBucketLifecycleConfiguration',
  'GetBucketLocation',
  'GetBucketOwnershipControls',
  'GetBucketPolicy',
  'GetBucketTagging',
  'GetBucketVersioning',
  'GetObject',
  'GetPublicAccessBlock',
  'HeadBucket',
  'HeadObject',
  'PutBucketEncryption',
  'PutBucketLifecycleConfiguration',
  'PutBucketOwnershipControls',
  'PutBucketPolicy',
  'PutBucketTagging',
  'PutBucketVersioning',
  'PutObject',
  'PutPublicAccessBlock',
] as const;

/** An operation of S3. */
export type Operation = (typeof OPERATIONS)[number];
