import { Congestion } from './congestion';
import { IssuanceTimes, MOMENTS_MS } from './issuance-times';
import type { PollPolicy, PollSequence } from './poll-policy';
import { type PollSchedule, planPolls } from './poll-schedule';

/**
 * Price of a poll while the CA is not busy, at a CA that takes `REFERENCE_MS` on average; lower at a slower one. Its
 * containers ask for fewer certificates in a second, so their polls weigh less on a quota that is per second, and
 * a share of a long wait is more of AWS IoT's five seconds.
 */
const QUIET_PRICE = 0.11;
const REFERENCE_MS = 300;
const SLOWNESS_EXPONENT = 0.9;

/** Part of a budget that is used at least, or else the price falls again. */
const BUDGET_USED = 0.94;

/** Plans for one certificate; what they do not reach, the next certificate's do. */
const MOST_PLANS = 5;

/** Polls fall about with the cube root of their price. */
const PRICE_EXPONENT = 3;

/** Gap beyond the last moment of a schedule, in milliseconds. */
const LAST_GAP_MS = 250;

/**
 * Asks when it pays: learns how long the CA takes, and plans.
 *
 * The moment is unknown and every question counts against a quota that all containers share. What is known: how long
 * the CA took lately, and whether it complained of too many questions. docs/speed.md has the reasoning, and the
 * policies that lost.
 */
export class Polling implements PollPolicy {
  readonly #times: IssuanceTimes;
  readonly #congestion: Congestion;
  #price = 0;

  /**
   * @param times How long the CA took so far. @default nothing is known
   * @param congestion What the CA can bear. @default that of a container that starts now
   */
  constructor(times = new IssuanceTimes(), congestion = new Congestion(() => performance.now())) {
    this.#times = times;
    this.#congestion = congestion;
  }

  begin(): PollSequence {
    this.#congestion.began();
    return new PlannedSequence(this.#schedule(), this.#times, this.#congestion);
  }

  throttled(): void {
    this.#congestion.throttled();
  }

  /** The schedule for the lowest price, the quiet one at least, that keeps within the budget. */
  #schedule(): PollSchedule {
    const { weights, meanMs } = this.#times;
    const quietPrice = QUIET_PRICE * (REFERENCE_MS / meanMs) ** SLOWNESS_EXPONENT;
    this.#price = Math.max(quietPrice, this.#price);
    const budget = this.#congestion.pollBudget;
    for (let plans = 1; ; plans++) {
      const schedule = planPolls(weights, this.#price);
      const used = schedule.expectedPolls / budget;
      const fits = used <= 1 && (used >= BUDGET_USED || this.#price === quietPrice);
      if (fits || plans === MOST_PLANS) return schedule;
      const correction = (used / ((1 + BUDGET_USED) / 2)) ** PRICE_EXPONENT;
      this.#price = Math.max(quietPrice, this.#price * correction);
    }
  }
}

class PlannedSequence implements PollSequence {
  #index = 0;
  #tooEarlyMs = 0;

  readonly #schedule: PollSchedule;
  readonly #times: IssuanceTimes;
  readonly #congestion: Congestion;

  constructor(schedule: PollSchedule, times: IssuanceTimes, congestion: Congestion) {
    this.#schedule = schedule;
    this.#times = times;
    this.#congestion = congestion;
  }

  gapMs(nowMs: number): number {
    let index = this.#schedule.next[this.#index] ?? MOMENTS_MS.length;
    // A call that took long, or was made again, may have overtaken the schedule.
    while (index < MOMENTS_MS.length && momentMs(index) <= nowMs) index++;
    if (index >= MOMENTS_MS.length) return LAST_GAP_MS;
    this.#index = index;
    return momentMs(index) - nowMs;
  }

  notYet(askedMs: number): void {
    this.#congestion.asked();
    this.#tooEarlyMs = askedMs;
  }

  throttled(): void {
    this.#congestion.throttled();
  }

  issued(askedMs: number): void {
    this.#congestion.asked();
    this.#times.learn(this.#tooEarlyMs, askedMs);
  }

  gaveUp(): void {
    this.#times.learn(this.#tooEarlyMs, Number.POSITIVE_INFINITY);
  }
}

function momentMs(index: number): number {
  return MOMENTS_MS[index] ?? Number.POSITIVE_INFINITY;
}
