import { PIPELINE_PERMISSIONS } from './pipeline-permissions';
import type { TypePermissions } from './type-permissions';

/** What a signer's deployment has, too. */
const SHARED = [
  'aws_cloudwatch_dashboard',
  'aws_cloudwatch_log_group',
  'aws_cloudwatch_metric_alarm',
  'aws_iam_role',
  'aws_iam_role_policy',
  'aws_lambda_function',
  'aws_lambda_function_event_invoke_config',
  'aws_scheduler_schedule',
];

/** Of the bucket itself; nothing ever deletes it, nor its settings. */
function bucketSetting(
  type: string,
  file: string,
  { plan, change }: Pick<TypePermissions, 'plan' | 'change'>,
): TypePermissions {
  return {
    type,
    plan,
    change,
    remove: [],
    resources: (block) => [`arn:aws:s3:::${block.text('bucket')}`],
    source: `s3/${file}`,
  };
}

/** What the pipeline of a PKI needs besides, to publish a revocation list. */
export const CRL_PERMISSIONS: readonly TypePermissions[] = [
  ...PIPELINE_PERMISSIONS.filter(({ type }) => SHARED.includes(type)).map(withConcurrency),
  bucketSetting(
    'aws_s3_bucket',
    'bucket.go; a refresh reads every setting that a bucket can have; HeadBucket is allowed by ListBucket',
    {
      plan: [
        's3:GetAccelerateConfiguration',
        's3:GetBucketAcl',
        's3:GetBucketCORS',
        's3:GetBucketLogging',
        's3:GetBucketObjectLockConfiguration',
        's3:GetBucketPolicy',
        's3:GetBucketRequestPayment',
        's3:GetBucketTagging',
        's3:GetBucketVersioning',
        's3:GetBucketWebsite',
        's3:GetEncryptionConfiguration',
        's3:GetLifecycleConfiguration',
        's3:GetReplicationConfiguration',
        's3:ListBucket',
        's3:ListTagsForResource',
      ],
      change: ['s3:CreateBucket', 's3:PutBucketTagging', 's3:TagResource', 's3:UntagResource'],
    },
  ),
  bucketSetting('aws_s3_bucket_lifecycle_configuration', 'bucket_lifecycle_configuration.go', {
    plan: ['s3:GetLifecycleConfiguration'],
    change: ['s3:PutLifecycleConfiguration'],
  }),
  bucketSetting('aws_s3_bucket_policy', 'bucket_policy.go', {
    plan: ['s3:GetBucketPolicy'],
    change: ['s3:PutBucketPolicy'],
  }),
  bucketSetting('aws_s3_bucket_public_access_block', 'bucket_public_access_block.go', {
    plan: ['s3:GetBucketPublicAccessBlock'],
    change: ['s3:PutBucketPublicAccessBlock'],
  }),
  bucketSetting(
    'aws_s3_bucket_server_side_encryption_configuration',
    'bucket_server_side_encryption_configuration.go',
    { plan: ['s3:GetEncryptionConfiguration'], change: ['s3:PutEncryptionConfiguration'] },
  ),
  bucketSetting('aws_s3_bucket_versioning', 'bucket_versioning.go', {
    plan: ['s3:GetBucketVersioning'],
    change: ['s3:PutBucketVersioning'],
  }),
];

/** The publisher runs one at a time. */
function withConcurrency(row: TypePermissions): TypePermissions {
  return row.type === 'aws_lambda_function'
    ? { ...row, change: [...row.change, 'lambda:PutFunctionConcurrency'] }
    : row;
}
