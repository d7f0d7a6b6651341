import type * as sdk from '@aws-sdk/client-s3-model';
import { type Given, type Operation, on } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import { arnOf } from './arn';
import { BUCKET_SETTINGS, type BucketSetting, FIXED_SETTINGS, type FixedSetting } from './bucket-settings';
import type { Buckets } from './buckets';

type OfBucket = Given<sdk.GetBucketPolicyRequest, 'Bucket'>;
type Putting = OfBucket & Readonly<Record<string, unknown>>;

/** The operations on buckets and on their settings. */
export function bucketOperations(buckets: Buckets): Readonly<Record<string, Operation>> {
  const bucket = ({ Bucket }: OfBucket) => arnOf(buckets.account, Bucket);
  return {
    CreateBucket: on(bucket, ({ Bucket }: OfBucket) => {
      buckets.create(Bucket);
      return { Location: `/${Bucket}` };
    }),
    DeleteBucket: on(bucket, ({ Bucket }: OfBucket) => buckets.delete(Bucket)),
    HeadBucket: on(
      bucket,
      ({ Bucket }: OfBucket) => {
        buckets.get(Bucket);
        return { BucketRegion: buckets.account.region };
      },
      { action: 's3:ListBucket' },
    ),
    GetBucketLocation: on(bucket, ({ Bucket }: OfBucket) => {
      buckets.get(Bucket);
      return { LocationConstraint: buckets.account.region };
    }),
    ...Object.fromEntries(
      FIXED_SETTINGS.map((setting) => [setting.operation, fixedOperation(buckets, setting)]),
    ),
    ...Object.fromEntries(BUCKET_SETTINGS.flatMap((setting) => settingOperations(buckets, setting))),
  };
}

/** The operation that reads a setting which never changes. */
function fixedOperation(
  buckets: Buckets,
  { operation, action = `s3:${operation}`, answer }: FixedSetting,
): Operation {
  return on(
    ({ Bucket }: OfBucket) => arnOf(buckets.account, Bucket),
    ({ Bucket }: OfBucket) => {
      buckets.get(Bucket);
      if (!('code' in answer)) return answer;
      throw new ApiError(answer.code, answer.message, { status: 404 });
    },
    { action },
  );
}

/** The operations on one setting, by name. */
function settingOperations(buckets: Buckets, setting: BucketSetting): (readonly [string, Operation])[] {
  const { name, member, action = name, initially, missing, spread, besides, deletion } = setting;
  const bucket = ({ Bucket }: OfBucket) => arnOf(buckets.account, Bucket);
  const put = `s3:Put${action}`;
  const read = ({ Bucket }: OfBucket) => {
    const { settings } = buckets.get(Bucket);
    const value = settings.has(name) ? settings.get(name) : initially;
    if (value !== undefined) return { ...(spread ? value : { [member]: value }), ...besides };
    throw new ApiError(missing?.code ?? 'NoSuchConfiguration', missing?.message ?? 'There is none.', {
      status: 404,
    });
  };
  const write = (input: Putting) => {
    buckets.get(input.Bucket).settings.set(name, input[member]);
  };
  const remove = ({ Bucket }: OfBucket) => {
    buckets.get(Bucket).settings.set(name, undefined);
  };
  return [
    [`Put${name}`, on(bucket, write, { action: put })],
    [`Get${name}`, on(bucket, read, { action: `s3:Get${action}` })],
    ...(deletion === undefined
      ? []
      : [[deletion, on(bucket, remove, { action: setting.deletionAction ?? put })] as const]),
  ];
}
