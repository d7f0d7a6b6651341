import { at, runningSums } from './running-sums';

/** Shortest and longest issuance time that are told apart, in milliseconds: one round trip, AWS IoT's patience. */
const SHORTEST_MS = 10;
const LONGEST_MS = 5_000;

/** Each class of issuance times ends this much later than it begins: finer than anybody could mind. */
const CLASS_RATIO = 1.025;
const CLASS_WIDTH = Math.log(CLASS_RATIO);

/** What a CA does is within this range at first sight, in milliseconds; outside of it hardly ever. */
const PLAUSIBLE_MS = { from: 50, to: 4_000 } as const;
const IMPLAUSIBLE_SHARE = 0.05;

/** Weight of that first sight, in certificates: what was seen counts for more from the first one on. */
const PRIOR_WEIGHT = 0.05;

/** What is left of an observation when the next one comes: about the last 140 certificates count. */
const MEMORY = 0.993;

/**
 * How far issuance times scatter before enough are known to tell, as a standard deviation of their logarithm, and how
 * many certificates that assumption weighs. Wide, because it is dear to wait for a CA that is faster than believed.
 */
const ASSUMED_SCATTER = 1.5;
const ASSUMED_WEIGHT = 4;

/** Least standard deviation over which an observation spreads, in logarithms: timers and networks scatter by that. */
const LEAST_SPREAD = 0.05;

/** Moments at which a question can be asked, in milliseconds since the order; class `k` lies between `k` and `k + 1`. */
export const MOMENTS_MS: readonly number[] = moments();

/**
 * How long the CA took for the recent certificates of this container, as a density on a logarithmic scale.
 *
 * No assumption about its form: a CA may have a fast way and a slow one. What was observed is never a time but an
 * interval, from the last question that was too early to the one that was answered. Each observation is spread by the
 * less the more there are, so that few certificates are believed roughly and many in detail. (B. W. Silverman,
 * "Density Estimation for Statistics and Data Analysis", 1986; for intervals, Silverman et al., "A smoothed EM
 * approach to indirect estimation problems", 1990)
 */
export class IssuanceTimes {
  readonly #prior = prior();
  /** Weight of the certificates in each class, in certificates. */
  readonly #seen = new Float64Array(this.#prior.length);
  /** Made when it is asked for: then the CA is at work, while learning keeps a device waiting. */
  #weights: Float64Array | undefined;

  /**
   * Notes one certificate.
   *
   * @param afterMs Last moment, since the order, at which it was not ready; 0 if nobody had asked.
   * @param byMs First moment at which it was; Infinity if that was never seen.
   */
  learn(afterMs: number, byMs: number): void {
    const parts = this.weights.map((weight, k) => weight * overlap(k, afterMs, byMs));
    const total = sum(parts);
    if (total === 0) return;
    for (const [k, part] of parts.entries()) {
      this.#seen[k] = at(this.#seen, k) * MEMORY + part / total;
    }
    this.#weights = undefined;
  }

  /** Weight of each class of `MOMENTS_MS`, more than 0, in certificates. */
  get weights(): Float64Array {
    this.#weights ??= this.#estimate();
    return this.#weights;
  }

  /** Average of all, in milliseconds. */
  get meanMs(): number {
    const { weights } = this;
    return sum(weights.map((weight, k) => weight * at(MOMENTS_MS, k))) / sum(weights);
  }

  #estimate(): Float64Array {
    const count = sum(this.#seen);
    if (count === 0) return this.#prior;
    const spread = smooth(this.#seen, this.#spread(count) / CLASS_WIDTH);
    return this.#prior.map((weight, k) => weight + at(spread, k));
  }

  /** Standard deviation over which each observation is spread, in logarithms: Silverman's rule of thumb. */
  #spread(count: number): number {
    const mean = sum(this.#seen.map((weight, k) => weight * k)) / count;
    const squares = sum(this.#seen.map((weight, k) => weight * (k - mean) ** 2)) * CLASS_WIDTH ** 2;
    const variance = (squares + ASSUMED_WEIGHT * ASSUMED_SCATTER ** 2) / (count + ASSUMED_WEIGHT);
    return Math.max(LEAST_SPREAD, Math.sqrt(variance) * count ** -0.2);
  }
}

function moments(): number[] {
  const classes = Math.ceil(Math.log(LONGEST_MS / SHORTEST_MS) / CLASS_WIDTH);
  return Array.from({ length: classes + 1 }, (_, k) => SHORTEST_MS * CLASS_RATIO ** k);
}

function prior(): Float64Array {
  const shares = Float64Array.from(MOMENTS_MS.slice(1), (end) =>
    end > PLAUSIBLE_MS.from && end < PLAUSIBLE_MS.to ? 1 : IMPLAUSIBLE_SHARE,
  );
  const total = sum(shares);
  return shares.map((share) => (share * PRIOR_WEIGHT) / total);
}

/** Part of a class that lies between two moments, from 0 to 1; the ends of the scale reach to 0 and to Infinity. */
function overlap(k: number, afterMs: number, byMs: number): number {
  const start = at(MOMENTS_MS, k);
  const end = at(MOMENTS_MS, k + 1);
  const isFirst = k === 0 && byMs <= start;
  const isLast = k === MOMENTS_MS.length - 2 && afterMs >= end;
  if (isFirst || isLast) return 1;
  return Math.max(0, Math.min(byMs, end) - Math.max(afterMs, start)) / (end - start);
}

/**
 * Spreads each weight over its neighbours, close to a normal distribution: three moving averages are, and their time
 * does not depend on how wide they are. What leaves the scale is lost.
 *
 * @param deviation Standard deviation, in classes.
 */
function smooth(weights: Float64Array, deviation: number): Float64Array {
  // A moving average over w classes has the variance (w² - 1) / 12.
  const reach = Math.max(1, Math.round((Math.sqrt(4 * deviation ** 2 + 1) - 1) / 2));
  return movingAverage(movingAverage(movingAverage(weights, reach), reach), reach);
}

function movingAverage(values: Float64Array, reach: number): Float64Array {
  const sums = runningSums(values);
  const last = values.length;
  return values.map((_, k) => {
    const within = at(sums, Math.min(last, k + reach + 1)) - at(sums, Math.max(0, k - reach));
    return within / (2 * reach + 1);
  });
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
