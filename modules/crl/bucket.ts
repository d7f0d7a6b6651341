import { S3Bucket } from '@cdktf/provider-aws/lib/s3-bucket';
import { S3BucketLifecycleConfiguration } from '@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration';
import { S3BucketPolicy } from '@cdktf/provider-aws/lib/s3-bucket-policy';
import { S3BucketPublicAccessBlock } from '@cdktf/provider-aws/lib/s3-bucket-public-access-block';
import { S3BucketServerSideEncryptionConfigurationA } from '@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration';
import { S3BucketVersioningA } from '@cdktf/provider-aws/lib/s3-bucket-versioning';
import { type ITerraformDependable, TerraformLocal, type TerraformMetaArguments } from 'cdktf';
import { Construct } from 'constructs';
import { DEFAULTS } from '../defaults';
import { BUCKET_NAME } from './rules';

const CLOUDFRONT = 'cloudfront.amazonaws.com';

/** Days that a list is kept after the next one: as long as the publisher's log. The ledger has what was revoked when. */
const DAYS_OF_OLD_LISTS = DEFAULTS.logRetentionDays;

/** Properties of `CrlBucket`. */
export interface CrlBucketProps {
  /** Name of the bucket; may be a reference. */
  readonly name: string;
  /** Partition that it is in. */
  readonly partition: string;
  /** Key of the list's object. */
  readonly objectKey: string;
  /** ARN of the CloudFront distribution that may read the list; empty for none. May be a reference. */
  readonly distributionArn: string;
  /** 1 or 0: whether it is made. Known while Terraform plans. */
  readonly count: NonNullable<TerraformMetaArguments['count']>;
  readonly tags: Record<string, string>;
  /** What must hold before it is made. */
  readonly dependsOn: ITerraformDependable[];
}

/**
 * The bucket of a revocation list: private, encrypted, with the lists of the last months, so that one that was
 * overwritten can be compared or put back. Nothing here ever deletes it, because certificates name the list.
 */
export class CrlBucket extends Construct {
  /** What a list should wait for, so that none is ever in a bucket that is not encrypted, versioned and private. */
  readonly complete: ITerraformDependable[];

  constructor(scope: Construct, id: string, props: CrlBucketProps) {
    super(scope, id);
    const { count, tags, dependsOn } = props;
    const name = new TerraformLocal(this, 'name', props.name);
    const bucket = name.asString;
    // In a local, because of its braces.
    const pattern = new TerraformLocal(this, 'name-pattern', BUCKET_NAME.pattern).fqn;
    const made = new S3Bucket(this, 'bucket', {
      count,
      bucket,
      tags,
      dependsOn,
      lifecycle: {
        preventDestroy: true,
        precondition: [
          {
            condition: `\${can(regex(${pattern}, ${name.fqn}))}`,
            errorMessage:
              `The bucket would be called \${${name.fqn}}, after this PKI, which S3 does not allow: a name there has 3 to ` +
              '63 small letters, digits, hyphens and dots. Make a bucket yourself, and name it in crl_bucket (property ' +
              'revocationList.bucket).',
          },
        ],
      },
    });
    const ofBucket = { count, bucket, dependsOn: [made] };
    const versions = new S3BucketVersioningA(this, 'versions', {
      ...ofBucket,
      versioningConfiguration: { status: 'Enabled' },
    });
    // With a key of S3's own: a list is public, and a key of one's own would be one more thing to lose.
    const old = new S3BucketLifecycleConfiguration(this, 'old-lists', {
      ...ofBucket,
      rule: [
        {
          id: 'old-lists',
          status: 'Enabled',
          filter: [{}],
          noncurrentVersionExpiration: [{ noncurrentDays: DAYS_OF_OLD_LISTS }],
        },
      ],
      dependsOn: [versions],
    });
    const encryption = new S3BucketServerSideEncryptionConfigurationA(this, 'encryption', {
      ...ofBucket,
      rule: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: 'AES256' } }],
    });
    const noPublicAccess = new S3BucketPublicAccessBlock(this, 'no-public-access', {
      ...ofBucket,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    const policy = new S3BucketPolicy(this, 'policy', {
      ...ofBucket,
      policy: this.#policy(props, bucket),
      // S3 takes one change of a bucket's access at a time.
      dependsOn: [made, noPublicAccess],
    });
    this.complete = [old, encryption, policy];
  }

  /**
   * Not by plain HTTP, except for CloudFront: it may ask S3 by the protocol that it was asked by, and lists are fetched
   * by HTTP, because a list has a signature of its own. (CloudFront developer guide, "Require HTTPS for communication
   * between CloudFront and your Amazon S3 origin")
   */
  #policy({ partition, objectKey, distributionArn }: CrlBucketProps, bucket: string): string {
    const local = (localId: string, value: unknown) => new TerraformLocal(this, localId, value).fqn;
    const arn = `arn:${partition}:s3:::${bucket}`;
    const everybody = local('everybody', [
      {
        Sid: 'OnlyByTls',
        Effect: 'Deny',
        Principal: '*',
        Action: 's3:*',
        Resource: [arn, `${arn}/*`],
        Condition: {
          Bool: { 'aws:SecureTransport': 'false' },
          StringNotEqualsIfExists: { 'aws:PrincipalServiceName': CLOUDFRONT },
        },
      },
    ]);
    const distribution = local('distribution', distributionArn);
    const reader = local('reader', [
      {
        Sid: 'CloudFrontReads',
        Effect: 'Allow',
        Principal: { Service: CLOUDFRONT },
        Action: 's3:GetObject',
        Resource: `${arn}/${objectKey}`,
        Condition: { StringEquals: { 'aws:SourceArn': `\${${distribution}}` } },
      },
    ]);
    return (
      `\${jsonencode({ Version = "2012-10-17", Statement = concat(${everybody}, ` +
      `[for statement in ${reader} : statement if ${distribution} != ""]) })}`
    );
  }
}
