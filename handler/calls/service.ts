import type { FailureReason, Metric, RejectionReason } from '../vocabulary';

/** The error of a call that failed for good: a `SigningError`, or one of the service's own. */
export interface FailedCall extends Error {
  /** Stable code; a vocabulary lists it. */
  readonly reason: string;
}

/** An AWS service that is called: what its errors mean for the work at hand, and how they are told. */
export interface CalledService<Reason extends string = FailureReason> {
  /** Begins messages, such as `AWS KMS`. */
  readonly name: string;
  /** The reasons for what every service answers. */
  readonly reasons: {
    /** Too many calls. Made again. */
    readonly throttled: Reason;
    /** Server errors, broken connections, answers that are none. Made again. */
    readonly unavailable: Reason;
    /** Credentials that do not work, or permissions that are missing. */
    readonly accessDenied: Reason;
    /** Any other error that blames the call. */
    readonly refused: Reason;
  };
  /** Errors of this service that no repetition mends, by name. A map: the service chooses the names. */
  readonly finalErrors: ReadonlyMap<string, Reason>;
  /** Makes the error of a call that failed for good. @default `SigningFailed` */
  failed?(...arguments_: [reason: Reason, explanation: string, options: ErrorOptions]): FailedCall;
  /** Errors that blame what the device sent, by name. @default none */
  readonly rejections?: ReadonlyMap<string, RejectionReason>;
  /** Counts the calls that it throttled. @default not counted, because the service has a metric of its own for that */
  readonly throttles?: (typeof Metric)[keyof typeof Metric];
}
