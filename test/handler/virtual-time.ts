import { jest } from '@jest/globals';
import { Deadline } from '../../handler/deadline';

/**
 * Time that only the signer's waits make pass: each one is noted and moves the clock by as much, at once.
 *
 * A call over the network takes no time by this clock, so what is asked when does not depend on how busy the
 * machine is. How long a call may hang is a matter of real time still.
 */
export class VirtualTime {
  /** Starts it; `stop` goes back to real time. */
  static start(): VirtualTime {
    return new VirtualTime();
  }

  /** The waits so far, in milliseconds, oldest first. */
  readonly waits: number[] = [];
  readonly #startDate = Date.now();
  #passedMs = 0;
  readonly #restore: () => void;

  private constructor() {
    const start = performance.now();
    const now = jest.spyOn(performance, 'now').mockImplementation(() => start + this.#passedMs);
    const { waits } = this;
    const advance = (milliseconds: number) => this.advance(milliseconds);
    const wait = jest.spyOn(Deadline.prototype, 'wait').mockImplementation(async function (
      this: Deadline,
      milliseconds,
    ) {
      const waited = Math.min(milliseconds, this.remainingMs);
      waits.push(waited);
      advance(waited);
    });
    this.#restore = () => {
      now.mockRestore();
      wait.mockRestore();
    };
  }

  /** The clock to give a sandbox's CA, so that it goes with the signer's. */
  readonly clock = (): number => this.#startDate + this.#passedMs;

  /** All waits together, in whole milliseconds. */
  get waitedMs(): number {
    return Math.round(this.waits.reduce((sum, wait) => sum + wait, 0));
  }

  /** Lets time pass. */
  advance(milliseconds: number): void {
    this.#passedMs += milliseconds;
  }

  /** Goes back to real time. */
  stop(): void {
    this.#restore();
  }
}
