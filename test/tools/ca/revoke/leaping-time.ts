import type { Time } from '../../../../tools/ca/aws/time';

/** A clock that nobody waits for: a pause moves it on at once. */
export class LeapingTime implements Time {
  /** The pauses so far, in milliseconds. */
  readonly pauses: number[] = [];
  #nowMs = Date.parse('2026-11-28T12:00:00Z');

  readonly now = (): number => this.#nowMs;

  readonly sleep = async (milliseconds: number): Promise<void> => {
    this.pauses.push(milliseconds);
    this.#nowMs += milliseconds;
  };

  readonly random = (): number => 0.5;
}
