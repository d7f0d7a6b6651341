/**
 * Polls per certificate that fit when every container asks as often: the default quotas are 75 GetCertificate and
 * 25 IssueCertificate per second (AWS General Reference, "AWS Private CA endpoints and quotas"), and a tenth is
 * left for those that meet a throttle.
 */
const FAIR_POLLS = (75 / 25) * 0.9;

/** Fewest polls per certificate that are aimed for: with fewer, early certificates wait as long again. */
const FEWEST_POLLS = 2.4;

/** What is left of the budget after a throttle although it was fair already. */
const CUT = 0.9;

/** After a throttle the budget doubles in this time, in milliseconds: quotas are shared, so nobody hurries back. */
const DOUBLING_MS = 600_000;

/**
 * Budget that a container starts with, and the time in which it doubles, in milliseconds. Lambda starts a container
 * when all others are at work; were this one generous until the first throttle, a fleet that comes up would
 * use up a second's quota in half a second.
 */
const STARTING_POLLS = 3.5;
const STARTING_DOUBLING_MS = 30_000;

/** A budget over this binds nobody. */
const AMPLE_POLLS = 12;

/** Throttles within this time of one that was noted are the same one, in milliseconds: quotas are per second. */
const ONE_THROTTLE_MS = 1_000;

/**
 * How many polls per certificate the CA can bear, as far as this container can know.
 *
 * Containers know nothing of each other; a throttle is the one sign that they are many. It takes effect at once and
 * wears off slowly, so that a fleet settles near its quota instead of swinging around it.
 */
export class Congestion {
  #budget = STARTING_POLLS;
  #budgetSetAt: number;
  #doublingMs = STARTING_DOUBLING_MS;
  #throttledAt = Number.NEGATIVE_INFINITY;

  /** @param now Tells the time in milliseconds. */
  constructor(private readonly now: () => number) {
    this.#budgetSetAt = now();
  }

  /** Notes that the CA says it is asked too often. */
  throttled(): void {
    if (this.now() - this.#throttledAt < ONE_THROTTLE_MS) return;
    this.#budget = Math.max(FEWEST_POLLS, Math.min(FAIR_POLLS, this.pollBudget * CUT));
    this.#throttledAt = this.now();
    this.#budgetSetAt = this.now();
    this.#doublingMs = DOUBLING_MS;
  }

  /** Polls per certificate to aim for, on average; Infinity when nothing speaks against any number. */
  get pollBudget(): number {
    const budget = this.#budget * 2 ** ((this.now() - this.#budgetSetAt) / this.#doublingMs);
    return budget > AMPLE_POLLS ? Number.POSITIVE_INFINITY : budget;
  }
}
