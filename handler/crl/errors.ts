import { truncate } from '../truncate';
import { CrlFailureReason } from './vocabulary';

/** Thrown when a run publishes no list, for a reason that a signer does not know. The list in the bucket stays. */
export class PublishingFailed extends Error {
  override readonly name = 'PublishingFailed';

  constructor(
    readonly reason: CrlFailureReason,
    explanation: string,
    options?: ErrorOptions,
  ) {
    super(truncate(`${reason}: ${explanation}`), options);
  }
}

/** The refusal to put a list in the place of something else. @param what Goes on after "the object in the bucket". */
export function publishedListForeign(what: string, options?: ErrorOptions): PublishingFailed {
  return new PublishingFailed(
    CrlFailureReason.PublishedListForeign,
    `the object in the bucket ${what}. Nothing was overwritten. If it may go, delete it and publish again; otherwise ` +
      'use another bucket or object key.',
    options,
  );
}
