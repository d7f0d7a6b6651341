import type { FailureReason, Metric, RejectionReason } from '../vocabulary';

/** An AWS service that the signer calls: what its errors mean for a request, and how they are told. */
export interface CalledService {
  /** Begins messages, such as `AWS KMS`. */
  readonly name: string;
  /** The reasons for what every service answers. */
  readonly reasons: {
    /** Too many calls. Made again. */
    readonly throttled: FailureReason;
    /** Server errors, broken connections, answers that are none. Made again. */
    readonly unavailable: FailureReason;
    /** Credentials that do not work, or permissions that are missing. */
    readonly accessDenied: FailureReason;
    /** Any other error that blames the call. */
    readonly refused: FailureReason;
  };
  /** Errors of this service that no repetition mends, by name. A map: the service chooses the names. */
  readonly finalErrors: ReadonlyMap<string, FailureReason>;
  /** Errors that blame what the device sent, by name. @default none */
  readonly rejections?: ReadonlyMap<string, RejectionReason>;
  /** Counts the calls that it throttled. @default not counted, because the service has a metric of its own for that */
  readonly throttles?: (typeof Metric)[keyof typeof Metric];
}
