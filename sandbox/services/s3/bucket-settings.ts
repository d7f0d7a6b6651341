import type { ApiError } from '../../wire/api-error';

/** A setting of a bucket that is put, read and deleted as a whole. */
export interface BucketSetting {
  /** Names the operations: `Put` and `Get` with it, and `Delete` with `deletion` if it can be deleted. */
  readonly name: string;
  /** The request's member that holds it. */
  readonly member: string;
  /** Whether the answer has the members of that member, and not the member itself. */
  readonly spread?: true;
  /** IAM's names of the actions without `s3:Put` and `s3:Get`. @default the name */
  readonly action?: string;
  /** Name of the operation that deletes it. @default it cannot be deleted */
  readonly deletion?: string;
  /** IAM's name of that. @default the one that puts it */
  readonly deletionAction?: string;
  /** What it is until it is put. @default there is none */
  readonly initially?: unknown;
  /** What else the answer has that shows it. */
  readonly besides?: Readonly<Record<string, unknown>>;
  /** What S3 answers when there is none. */
  readonly missing?: Pick<ApiError, 'code' | 'message'>;
}

/** A setting that a bucket of the sandbox always has in the same way: Terraform's AWS provider reads each of them. */
export interface FixedSetting {
  /** Name of the operation that reads it. */
  readonly operation: string;
  /** IAM's name of that. @default the operation's */
  readonly action?: string;
  /** What it answers, or what it answers because there is none. */
  readonly answer: object | Pick<ApiError, 'code' | 'message'>;
}

/** (S3 API reference and service authorization reference) */
export const FIXED_SETTINGS: readonly FixedSetting[] = [
  { operation: 'GetBucketAccelerateConfiguration', action: 's3:GetAccelerateConfiguration', answer: {} },
  { operation: 'GetBucketLogging', answer: {} },
  { operation: 'GetBucketRequestPayment', answer: { Payer: 'BucketOwner' } },
  {
    operation: 'GetBucketCors',
    action: 's3:GetBucketCORS',
    answer: { code: 'NoSuchCORSConfiguration', message: 'The CORS configuration does not exist' },
  },
  {
    operation: 'GetBucketReplication',
    action: 's3:GetReplicationConfiguration',
    answer: {
      code: 'ReplicationConfigurationNotFoundError',
      message: 'The replication configuration was not found',
    },
  },
  {
    operation: 'GetBucketWebsite',
    answer: {
      code: 'NoSuchWebsiteConfiguration',
      message: 'The specified bucket does not have a website configuration',
    },
  },
  {
    operation: 'GetObjectLockConfiguration',
    action: 's3:GetBucketObjectLockConfiguration',
    answer: {
      code: 'ObjectLockConfigurationNotFoundError',
      message: 'Object Lock configuration does not exist for this bucket',
    },
  },
];

/** The settings that the sandbox keeps. (S3 API reference and service authorization reference) */
export const BUCKET_SETTINGS = [
  {
    name: 'PublicAccessBlock',
    member: 'PublicAccessBlockConfiguration',
    action: 'BucketPublicAccessBlock',
    deletion: 'DeletePublicAccessBlock',
    // On for each new bucket. (S3 user guide, "Blocking public access")
    initially: {
      BlockPublicAcls: true,
      IgnorePublicAcls: true,
      BlockPublicPolicy: true,
      RestrictPublicBuckets: true,
    },
    missing: {
      code: 'NoSuchPublicAccessBlockConfiguration',
      message: 'The public access block configuration was not found',
    },
  },
  { name: 'BucketVersioning', member: 'VersioningConfiguration', spread: true, initially: {} },
  {
    name: 'BucketEncryption',
    member: 'ServerSideEncryptionConfiguration',
    action: 'EncryptionConfiguration',
    deletion: 'DeleteBucketEncryption',
    initially: {
      Rules: [{ ApplyServerSideEncryptionByDefault: { SSEAlgorithm: 'AES256' }, BucketKeyEnabled: false }],
    },
  },
  {
    name: 'BucketPolicy',
    member: 'Policy',
    deletion: 'DeleteBucketPolicy',
    deletionAction: 's3:DeleteBucketPolicy',
    missing: { code: 'NoSuchBucketPolicy', message: 'The bucket policy does not exist' },
  },
  {
    name: 'BucketLifecycleConfiguration',
    member: 'LifecycleConfiguration',
    spread: true,
    action: 'LifecycleConfiguration',
    // The default, which the real provider waits for.
    besides: { TransitionDefaultMinimumObjectSize: 'all_storage_classes_128K' },
    deletion: 'DeleteBucketLifecycle',
    missing: {
      code: 'NoSuchLifecycleConfiguration',
      message: 'The lifecycle configuration does not exist',
    },
  },
  {
    name: 'BucketOwnershipControls',
    member: 'OwnershipControls',
    initially: { Rules: [{ ObjectOwnership: 'BucketOwnerEnforced' }] },
  },
  {
    name: 'BucketTagging',
    member: 'Tagging',
    spread: true,
    deletion: 'DeleteBucketTagging',
    missing: { code: 'NoSuchTagSet', message: 'The TagSet does not exist' },
  },
] as const satisfies readonly BucketSetting[];
