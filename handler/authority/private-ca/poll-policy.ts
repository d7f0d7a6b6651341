/** When to ask whether a certificate is ready: one for each container, because it may learn. */
export interface PollPolicy {
  /** Begins to wait for one certificate, the moment that its order was taken. */
  begin(): PollSequence;

  /** Notes that the CA throttled something else than a poll. */
  throttled(): void;
}

/** The questions about one certificate. All moments are milliseconds since its order was taken. */
export interface PollSequence {
  /** How long to wait from now until the next question, in milliseconds. @param nowMs Time waited so far. */
  gapMs(nowMs: number): number;

  /** Notes a question, asked at this moment, to which the answer was: not yet. */
  notYet(askedMs: number): void;

  /** Notes that the CA did not want to be asked so often. */
  throttled(): void;

  /** Notes the question, asked at this moment, that was answered with the certificate. */
  issued(askedMs: number): void;

  /** Notes that the certificate had not come when the waiting ended. */
  gaveUp(): void;
}
