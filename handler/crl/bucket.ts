import { Readable } from 'node:stream';
import { GetObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { callWithin } from '../calls/call';
import { CLIENT_DEFAULTS } from '../calls/client-defaults';
import type { CalledService } from '../calls/service';
import type { Deadline } from '../deadline';
import { traceClient } from '../powertools/tracer';
import { PublishingFailed, publishedListForeign } from './errors';
import { patiently } from './patience';
import { CrlFailureReason } from './vocabulary';

/** Amazon S3, and what its errors mean. (S3 API reference, "List of error codes") */
const S3: CalledService<CrlFailureReason> = {
  name: 'Amazon S3',
  reasons: {
    throttled: CrlFailureReason.BucketThrottled,
    unavailable: CrlFailureReason.BucketUnreachable,
    accessDenied: CrlFailureReason.BucketAccessDenied,
    refused: CrlFailureReason.BucketRefused,
  },
  finalErrors: new Map([
    ['NoSuchBucket', CrlFailureReason.BucketNotFound],
    // It belongs to another Region.
    ['PermanentRedirect', CrlFailureReason.BucketNotFound],
    ['AuthorizationHeaderMalformed', CrlFailureReason.BucketNotFound],
    // S3's own names of what other services call AccessDeniedException and ExpiredTokenException.
    ['AccessDenied', CrlFailureReason.BucketAccessDenied],
    ['ExpiredToken', CrlFailureReason.BucketAccessDenied],
    ['InvalidAccessKeyId', CrlFailureReason.BucketAccessDenied],
  ]),
  failed: (reason, explanation, options) => new PublishingFailed(reason, explanation, options),
};

/** How S3 says that the object is not the one that was read: changed, deleted, or being written at this moment. */
const CONDITION_FAILED: ReadonlySet<unknown> = new Set([
  'PreconditionFailed',
  'NoSuchKey',
  'ConditionalRequestConflict',
]);

/** Media type of a list in DER. (RFC 2585, 4.2) */
const CONTENT_TYPE = 'application/pkix-crl';

/** How long a cache may serve a list after the next one is there: five minutes. */
const CACHE_CONTROL = 'public, max-age=300';

/** Longest list that is read, in octets: more than a million entries. A longer object would fill the memory. */
const LONGEST_LIST = 128 * 2 ** 20;

/** Where the list is published. */
export interface ListPlace {
  readonly bucket: string;
  readonly key: string;
  readonly region: string;
}

/** An object as it was read. */
export interface PublishedObject {
  readonly der: Buffer;
  /** Names these octets in a condition. */
  readonly etag: string;
}

/** The place of the list in S3. Each method throws `PublishingFailed`, never later than the deadline. */
export class ListBucket {
  readonly #place: ListPlace;
  readonly #client: S3Client;

  constructor(place: ListPlace, client = createClient(place.region)) {
    this.#place = place;
    this.#client = client;
  }

  /** What is published; `undefined` if nothing is. */
  async read(deadline: Deadline): Promise<PublishedObject | undefined> {
    const { bucket: Bucket, key: Key } = this.#place;
    const { until, options } = patiently(deadline);
    const found = await callWithin(
      S3,
      until,
      async (call) => {
        try {
          const answer = await this.#client.send(new GetObjectCommand({ Bucket, Key }), call);
          const { Body, ETag: etag = '', ContentLength: length = 0 } = answer;
          if (length <= LONGEST_LIST)
            return { der: Buffer.from((await Body?.transformToByteArray()) ?? []), etag };
          if (Body instanceof Readable) Body.destroy();
          return length;
        } catch (error) {
          if (error instanceof Error && error.name === 'NoSuchKey') return undefined;
          throw error;
        }
      },
      options,
    );
    if (typeof found !== 'number') return found;
    throw publishedListForeign(`has ${found} octets, and no list of ours has more than ${LONGEST_LIST}`);
  }

  /**
   * Publishes a list, if what is published is still what was read. Returns false if it is not, which may also mean that
   * this very list is: when the answer to the first attempt is lost, the second one finds it.
   *
   * @param replaced What was read; `undefined`: nothing was published.
   */
  write(der: Buffer, replaced: PublishedObject | undefined, deadline: Deadline): Promise<boolean> {
    const { bucket: Bucket, key: Key } = this.#place;
    const { until, options } = patiently(deadline);
    const command = new PutObjectCommand({
      Bucket,
      Key,
      Body: der,
      ContentType: CONTENT_TYPE,
      CacheControl: CACHE_CONTROL,
    });
    addCondition(command, replaced?.etag);
    return callWithin(
      S3,
      until,
      async (call) => {
        try {
          await this.#client.send(command, call);
          return true;
        } catch (error) {
          if (error instanceof Error && CONDITION_FAILED.has(error.name)) return false;
          throw error;
        }
      },
      options,
    );
  }
}

/** Adds the condition by hand: this version of the SDK is older than conditional writes. */
function addCondition(command: PutObjectCommand, etag: string | undefined): void {
  const condition = etag === undefined ? { 'if-none-match': '*' } : { 'if-match': etag };
  command.middlewareStack.add(
    (next) => (args) => {
      const { headers } = args.request as { readonly headers: Record<string, string> };
      Object.assign(headers, condition);
      return next(args);
    },
    // Before the request is signed.
    { step: 'build', name: 'condition' },
  );
}

function createClient(region: string): S3Client {
  return traceClient(new S3Client({ region, ...CLIENT_DEFAULTS }));
}
