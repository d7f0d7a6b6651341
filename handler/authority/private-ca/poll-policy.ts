/** Decides when to poll for a certificate. Each container has one of its own, because it may learn. */
export interface PollPolicy {
  /** Begins to wait for one certificate, at the moment that the CA took its order. */
  begin(): PollSequence;

  /** Notes that the CA throttled a call, a poll or another. */
  throttled(): void;
}

/** The polls for one certificate. All moments are milliseconds since the CA took its order. */
export interface PollSequence {
  /** How long to wait from now until the next poll, in milliseconds. @param nowMs Time waited so far. */
  gapMs(nowMs: number): number;

  /** Notes a poll at this moment that came too early. */
  notYet(askedMs: number): void;

  /** Notes the poll at this moment that got the certificate. */
  issued(askedMs: number): void;

  /** Notes that the deadline passed without the certificate. */
  gaveUp(): void;
}
