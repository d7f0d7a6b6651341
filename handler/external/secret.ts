import type { Deadline } from '../deadline';

/**
 * A secret in AWS Secrets Manager or Systems Manager, known by its ARN, read on first use and kept.
 *
 * Each method throws `SigningFailed` with `CredentialUnavailable`, never later than the deadline. No message has anything
 * of the secret in it.
 */
export interface Secret<Value> {
  /** ARN of the secret. */
  readonly arn: string;

  /**
   * The secret, the same object for as long as it is the same secret. Concurrent requests share one read.
   *
   * @param signal Ends it when it aborts, and nothing is left behind. @default the deadline does
   */
  read(deadline: Deadline, signal?: AbortSignal): Promise<Value>;

  /**
   * Another version of the secret than this one, which was refused: the current one if it has changed, or else, while a
   * rotation is under way, the pending one. `undefined` if there is no other: asking again with the same would help nobody,
   * and might lock the account.
   */
  other(than: Value, deadline: Deadline, signal?: AbortSignal): Promise<Value | undefined>;
}
