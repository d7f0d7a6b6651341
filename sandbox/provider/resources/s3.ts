import type { Members } from '../api/client';
import { INLINE } from '../api/names';
import type { Call, Row } from '../table/row';
import { type Attributes, stringIn, stringMapIn } from '../values';

/** S3 calls the Region by its absence where it began. (S3 API reference, CreateBucket) */
const WITHOUT_CONSTRAINT = 'us-east-1';

/** A bucket's tags are one setting, not calls by tag. Changes of them outside of Terraform are not seen. */
const TAG: Call = {
  operation: 'PutBucketTagging',
  input: (planned, { prior }) => {
    const tags = Object.entries(stringMapIn(planned, 'tags_all'));
    if (tags.length === 0 && prior === null) return [];
    return { Tagging: { TagSet: tags.map(([Key, Value]) => ({ Key, Value })) } };
  },
  on: ['tags_all'],
};

const inBucket = (attributes: Attributes) => stringIn(attributes, 'bucket');

/** A setting of a bucket that is a resource of its own. */
function setting(
  name: string,
  rest: Pick<Row, 'names'> & {
    readonly also?: (answer: Members) => Attributes;
    /** Puts it back. @default the operation that deletes it */
    readonly reset?: Call;
    /** @default `Delete` with the name */
    readonly deletion?: string;
  },
): Row {
  const { names, also, reset, deletion = `Delete${name}` } = rest;
  const put: Call = { operation: `Put${name}` };
  return {
    service: 's3api',
    names: { ...names },
    create: [put],
    read: [{ operation: `Get${name}`, ...(also && { also }) }],
    update: [put],
    delete: [reset ?? { operation: deletion }],
    id: inBucket,
    forcesNew: ['bucket', 'expected_bucket_owner'],
  };
}

/** The types of S3: buckets and their settings. */
export const S3: Readonly<Record<string, Row>> = {
  aws_s3_bucket: {
    service: 's3api',
    names: { CreateBucketConfiguration: null },
    create: [
      {
        operation: 'CreateBucket',
        input: (_, { context: { region } }) =>
          region === WITHOUT_CONSTRAINT ? {} : { CreateBucketConfiguration: { LocationConstraint: region } },
      },
      TAG,
    ],
    read: [
      {
        operation: 'HeadBucket',
        also: (_, { bucket }, { region }) => ({
          arn: `arn:aws:s3:::${bucket}`,
          bucket_domain_name: `${bucket}.s3.amazonaws.com`,
          bucket_regional_domain_name: `${bucket}.s3.${region}.amazonaws.com`,
        }),
      },
    ],
    update: [TAG],
    delete: [{ operation: 'DeleteBucket' }],
    id: inBucket,
    forcesNew: ['bucket', 'bucket_prefix', 'object_lock_enabled'],
    generated: 'bucket',
    defaults: { force_destroy: false },
  },
  aws_s3_bucket_lifecycle_configuration: setting('BucketLifecycleConfiguration', {
    names: { LifecycleConfiguration: INLINE, Rules: 'rule' },
    deletion: 'DeleteBucketLifecycle',
  }),
  aws_s3_bucket_policy: setting('BucketPolicy', {}),
  aws_s3_bucket_public_access_block: setting('PublicAccessBlock', {
    names: { PublicAccessBlockConfiguration: INLINE },
  }),
  aws_s3_bucket_server_side_encryption_configuration: setting('BucketEncryption', {
    names: { ServerSideEncryptionConfiguration: INLINE, Rules: 'rule' },
  }),
  aws_s3_bucket_versioning: setting('BucketVersioning', {
    also: ({ Status, MFADelete }) => ({
      versioning_configuration: [{ status: String(Status), mfa_delete: (MFADelete as string) ?? null }],
    }),
    // Versions that there are stay, and no more are kept.
    reset: {
      operation: 'PutBucketVersioning',
      input: () => ({ VersioningConfiguration: { Status: 'Suspended' } }),
    },
  }),
};
