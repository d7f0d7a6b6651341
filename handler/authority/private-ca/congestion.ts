/**
 * Polls per certificate that fit when every container asks as often: the default quotas are 75 GetCertificate and
 * 25 IssueCertificate per second (AWS General Reference, "AWS Private CA endpoints and quotas").
 */
const FAIR_POLLS = 75 / 25;

/** Aimed for after a throttle: a tenth is left for those that meet one. */
const POLLS_ONCE_THROTTLED = FAIR_POLLS * 0.9;

/** Fewest polls per certificate that are aimed for: with fewer, early certificates wait as long again. */
const FEWEST_POLLS = 2.4;

/** What is left of the budget after a throttle although it was fair already. */
const CUT = 0.9;

/** While nobody is throttled the budget doubles in this time, in milliseconds: quotas are shared, nobody hurries. */
const DOUBLING_MS = 300_000;

/** Idle time before each order that is worth a fair budget, in milliseconds; twice as long is worth twice as much. */
const IDLE_FOR_FAIR_MS = 1_000;

/** Weight of the last pause in the average of all, and the longest that counts, in milliseconds. */
const PAUSE_WEIGHT = 0.3;
const LONGEST_PAUSE_MS = 10_000;

/** Throttles within this time of one that was noted are the same one, in milliseconds: quotas are per second. */
const ONE_THROTTLE_MS = 1_000;

/**
 * How many polls per certificate the CA can bear, as far as this container can know.
 *
 * Containers know nothing of each other. Two signs say whether they are many. Lambda starts one when all others are at
 * work, so a container that stands idle between its orders is hardly part of a crowd. (Which of several idle ones Lambda
 * takes, AWS does not say; where there are many more than needed, the other sign must do.) And a throttle says for
 * certain that they ask too often: it takes effect at once and wears off slowly, so that a fleet settles near its quota
 * instead of swinging around it.
 */
export class Congestion {
  readonly #now: () => number;
  #budget = FAIR_POLLS;
  #budgetSetAt: number;
  #throttledAt = Number.NEGATIVE_INFINITY;
  /** Since when this container is idle. */
  #idleSince: number;
  /** Average pause before an order, in milliseconds; `undefined` before the first one. */
  #pauseMs: number | undefined;

  /** @param now Tells the time in milliseconds. */
  constructor(now: () => number) {
    this.#now = now;
    this.#budgetSetAt = now();
    this.#idleSince = now();
  }

  /** Notes that this container begins to wait for a certificate. */
  began(): void {
    const pauseMs = Math.min(LONGEST_PAUSE_MS, this.#now() - this.#idleSince);
    const averageMs = this.#pauseMs ?? pauseMs;
    this.#pauseMs = averageMs + PAUSE_WEIGHT * (pauseMs - averageMs);
  }

  /** Notes that this container has asked: if nothing follows, it is idle from now on. */
  asked(): void {
    this.#idleSince = this.#now();
  }

  /** Notes that the CA says it is asked too often. */
  throttled(): void {
    if (this.#now() - this.#throttledAt < ONE_THROTTLE_MS) return;
    this.#budget = Math.max(FEWEST_POLLS, Math.min(POLLS_ONCE_THROTTLED, this.pollBudget * CUT));
    this.#throttledAt = this.#now();
    this.#budgetSetAt = this.#now();
    this.#pauseMs = 0;
  }

  /** Polls per certificate to aim for, on average. */
  get pollBudget(): number {
    const grown = this.#budget * 2 ** ((this.#now() - this.#budgetSetAt) / DOUBLING_MS);
    return Math.max(grown, FAIR_POLLS * ((this.#pauseMs ?? 0) / IDLE_FOR_FAIR_MS));
  }
}
