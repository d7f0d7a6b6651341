import type { AwsAccount } from '../../account';

/** The ARN of a bucket, or of an object in it. It names neither Region nor account. */
export function arnOf({ partition }: AwsAccount, bucket: string, key?: string): string {
  return `arn:${partition}:s3:::${bucket}${key === undefined ? '' : `/${key}`}`;
}
