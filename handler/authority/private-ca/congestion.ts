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

/** Requests pile up where a container waits for certificates more than this share of its time. */
const PILE_UP_SHARE = 0.5;

/** Time over which that share is averaged, in milliseconds. */
const PILE_UP_WINDOW_MS = 20_000;

/**
 * How many polls per certificate the CA can bear, as far as this container can know.
 *
 * Containers know nothing of each other. Two signs tell one that they are many: a throttle, which takes effect at
 * once and wears off slowly, so that a fleet settles near its quota instead of swinging around it; and that it has
 * hardly a pause between two requests, for Lambda starts another container only when all are at work.
 */
export class Congestion {
  #budget = STARTING_POLLS;
  #budgetSetAt: number;
  #doublingMs = STARTING_DOUBLING_MS;
  #throttledAt = Number.NEGATIVE_INFINITY;
  #busyShare = 0;
  #lastEnd: number;

  /** @param now Tells the time in milliseconds. */
  constructor(private readonly now: () => number) {
    this.#budgetSetAt = now();
    this.#lastEnd = now();
  }

  /** Notes that the CA says it is asked too often. */
  throttled(): void {
    if (this.now() - this.#throttledAt < ONE_THROTTLE_MS) return;
    this.#budget = Math.max(FEWEST_POLLS, Math.min(FAIR_POLLS, this.#throttleBudget * CUT));
    this.#throttledAt = this.now();
    this.#budgetSetAt = this.now();
    this.#doublingMs = DOUBLING_MS;
  }

  /** Notes that a wait for a certificate ends now. @param waitedMs How long it was. */
  waited(waitedMs: number): void {
    const sinceLastMs = Math.max(this.now() - this.#lastEnd, waitedMs);
    if (sinceLastMs === 0) return;
    const weight = 1 - Math.exp(-sinceLastMs / PILE_UP_WINDOW_MS);
    this.#busyShare += weight * (waitedMs / sinceLastMs - this.#busyShare);
    this.#lastEnd = this.now();
  }

  /** Polls per certificate to aim for, on average; Infinity when nothing speaks against any number. */
  get pollBudget(): number {
    const pilesUp = this.#busyShare > PILE_UP_SHARE;
    return Math.min(this.#throttleBudget, pilesUp ? FAIR_POLLS : Number.POSITIVE_INFINITY);
  }

  get #throttleBudget(): number {
    const budget = this.#budget * 2 ** ((this.now() - this.#budgetSetAt) / this.#doublingMs);
    return budget > AMPLE_POLLS ? Number.POSITIVE_INFINITY : budget;
  }
}
