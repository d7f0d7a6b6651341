import type * as sdk from '@aws-sdk/client-s3-model';
import { accessDenied, type Given, on } from '../../wire/api';
import { ApiError } from '../../wire/api-error';
import type { Caller } from '../../wire/caller';
import { arnOf } from './arn';
import { type Buckets, noSuchKey, type StoredObject } from './buckets';

type OfObject = Given<sdk.GetObjectRequest, 'Bucket' | 'Key'>;
type ToPut = Given<sdk.PutObjectRequest, 'Bucket' | 'Key'> & { readonly Body?: Buffer };

/** The operations on objects. */
export function objectOperations(buckets: Buckets) {
  const object = ({ Bucket, Key }: OfObject) => arnOf(buckets.account, Bucket, Key);

  /** Whoever may not list a bucket does not learn whether an object is there. (S3 API reference, GetObject, "Permissions") */
  const read = ({ Bucket, Key }: OfObject, caller: Caller): StoredObject => {
    const found = buckets.find(Bucket, Key);
    if (found !== undefined) return found;
    const bucket = arnOf(buckets.account, Bucket);
    if (caller.allows('s3:ListBucket', bucket)) throw noSuchKey();
    const reason = 'because no identity-based policy allows the s3:ListBucket action';
    throw accessDenied(caller, 's3:ListBucket', bucket, reason, 403);
  };
  const headOf = ({ body, etag, contentType, cacheControl, lastModified }: StoredObject) => ({
    ETag: etag,
    ContentLength: body.length,
    ContentType: contentType,
    CacheControl: cacheControl,
    LastModified: lastModified,
  });

  return {
    PutObject: on(object, (input: ToPut, caller) => {
      const { Bucket, Key, Body = Buffer.alloc(0), ContentType, CacheControl, IfMatch, IfNoneMatch } = input;
      if (input.ContentEncoding === 'aws-chunked') {
        throw new ApiError('NotImplemented', 'The sandbox takes no body in chunks.', { status: 501 });
      }
      // (S3 user guide, "Conditional writes": If-Match also needs s3:GetObject)
      if (IfMatch !== undefined && !caller.allows('s3:GetObject', object(input))) {
        const reason = 'because no identity-based policy allows the s3:GetObject action';
        throw accessDenied(caller, 's3:GetObject', object(input), reason, 403);
      }
      const { etag } = buckets.put(
        Bucket,
        Key,
        { body: Body, contentType: ContentType, cacheControl: CacheControl },
        { ifMatch: IfMatch, ifNoneMatch: IfNoneMatch },
      );
      return { ETag: etag };
    }),
    GetObject: on(object, (input: OfObject, caller) => {
      const found = read(input, caller);
      return { ...headOf(found), Body: found.body };
    }),
    HeadObject: on(object, (input: OfObject, caller) => headOf(read(input, caller)), {
      action: 's3:GetObject',
    }),
    DeleteObject: on(object, ({ Bucket, Key }: OfObject) => buckets.deleteObject(Bucket, Key)),
  };
}
