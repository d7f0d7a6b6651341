import { truncate } from '../truncate';
import type { CrlFailureReason } from './vocabulary';

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
