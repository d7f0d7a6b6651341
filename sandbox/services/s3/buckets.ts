import { createHash } from 'node:crypto';
import { type AwsAccount, SANDBOX_ACCOUNT } from '../../account';
import type { Clock } from '../../clock';
import { fixed, type Latency } from '../../latency';
import { ApiError } from '../../wire/api-error';
import { Conditions } from '../../wire/conditions';
import { OPERATIONS, type Operation } from './operations';

/** An object: its bytes, and what readers get with them. */
export interface StoredObject {
  readonly body: Buffer;
  /** With its quotes. */
  readonly etag: string;
  readonly contentType: string | undefined;
  readonly cacheControl: string | undefined;
  readonly lastModified: Date;
}

/** What an object is written with. */
export type NewObject = Partial<Pick<StoredObject, 'contentType' | 'cacheControl'>> & {
  readonly body: Buffer;
};

/** What must hold for a write to take effect. (S3 user guide, "How to prevent object overwrites with conditional writes") */
export interface WriteCondition {
  /** The object has this ETag. */
  readonly ifMatch?: string;
  /** `*`: there is none. */
  readonly ifNoneMatch?: string;
}

/** A bucket: its objects and its settings, without versions of objects. */
export interface Bucket {
  readonly name: string;
  readonly objects: Map<string, StoredObject>;
  /** What was put, by the setting's name. */
  readonly settings: Map<string, unknown>;
}

/** How to set up S3. */
export interface BucketsOptions {
  /** @default the sandbox's account */
  readonly account?: AwsAccount;
  /** Of `Last-Modified`. @default the wall clock */
  readonly clock?: Clock;
  /** How long each answer takes. @default 0 ms */
  readonly latency?: Latency;
  /** Makes `faults.sometimes` strike the same requests each time. @default different each time */
  readonly seed?: string | number;
}

/** S3: the buckets of an account. */
export class Buckets {
  readonly account: AwsAccount;
  /** What requests meet at the wire. */
  readonly conditions: Conditions<Operation>;
  readonly #buckets = new Map<string, Bucket>();
  readonly #clock: Clock;

  constructor(options: BucketsOptions = {}) {
    const { account = SANDBOX_ACCOUNT, clock = Date.now, latency = fixed(0), seed } = options;
    this.account = account;
    this.#clock = clock;
    this.conditions = new Conditions({ operations: OPERATIONS, latency, seed });
  }

  /** @throws ApiError BucketAlreadyOwnedByYou */
  create(name: string): Bucket {
    if (this.#buckets.has(name)) {
      throw new ApiError(
        'BucketAlreadyOwnedByYou',
        'Your previous request to create the named bucket succeeded and you already own it.',
        { status: 409 },
      );
    }
    const bucket: Bucket = { name, objects: new Map(), settings: new Map() };
    this.#buckets.set(name, bucket);
    return bucket;
  }

  /** @throws ApiError NoSuchBucket */
  get(name: string): Bucket {
    const bucket = this.#buckets.get(name);
    if (bucket !== undefined) return bucket;
    throw new ApiError('NoSuchBucket', 'The specified bucket does not exist', { status: 404 });
  }

  /** @throws ApiError NoSuchBucket; BucketNotEmpty */
  delete(name: string): void {
    if (this.get(name).objects.size > 0) {
      throw new ApiError('BucketNotEmpty', 'The bucket you tried to delete is not empty', { status: 409 });
    }
    this.#buckets.delete(name);
  }

  /** The object with a key; undefined without one. @throws ApiError NoSuchBucket */
  find(bucket: string, key: string): StoredObject | undefined {
    return this.get(bucket).objects.get(key);
  }

  /** Writes an object if the condition holds. @throws ApiError NoSuchBucket; NoSuchKey; PreconditionFailed */
  put(
    bucket: string,
    key: string,
    { body, ...more }: NewObject,
    condition: WriteCondition = {},
  ): StoredObject {
    const { objects } = this.get(bucket);
    requireCondition(objects.get(key), condition);
    const object: StoredObject = {
      contentType: undefined,
      cacheControl: undefined,
      ...more,
      body: Buffer.from(body),
      etag: `"${createHash('md5').update(body).digest('hex')}"`,
      lastModified: new Date(this.#clock()),
    };
    objects.set(key, object);
    return object;
  }

  /** Deletes an object; a missing one is not an error. @throws ApiError NoSuchBucket */
  deleteObject(bucket: string, key: string): void {
    this.get(bucket).objects.delete(key);
  }
}

/** The refusal of a read of what is not there. */
export function noSuchKey(): ApiError {
  return new ApiError('NoSuchKey', 'The specified key does not exist.', { status: 404 });
}

function requireCondition(present: StoredObject | undefined, { ifMatch, ifNoneMatch }: WriteCondition): void {
  if (ifNoneMatch !== undefined && ifNoneMatch !== '*') {
    throw new ApiError(
      'NotImplemented',
      'A header you provided implies functionality that is not implemented',
      { status: 501 },
    );
  }
  if (ifMatch !== undefined && present === undefined) throw noSuchKey();
  const failed =
    (ifNoneMatch === '*' && present !== undefined) || (ifMatch !== undefined && ifMatch !== present?.etag);
  if (!failed) return;
  throw new ApiError('PreconditionFailed', 'At least one of the pre-conditions you specified did not hold', {
    status: 412,
  });
}
