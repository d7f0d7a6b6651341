/** Shortest and longest issuance time that are told apart, in milliseconds: one round trip, AWS IoT's patience. */
const SHORTEST_MS = 10;
const LONGEST_MS = 5_000;

/** Each class of issuance times ends this much later than it begins. */
const CLASS_RATIO = 1.05;

/** Weight that a container starts with before it has seen a certificate, in certificates. */
const PRIOR_WEIGHT = 1;

/** What the CA does is within this range at first sight, in milliseconds; outside of it hardly ever. */
const PLAUSIBLE_MS = { from: 50, to: 4_000 } as const;
const IMPLAUSIBLE_SHARE = 0.05;

/** What is left of an observation when the next one comes: about the last hundred certificates count. */
const MEMORY = 0.99;

/** Classes to each side over which an observation spreads: a hundred certificates say no more than that. */
const SPREAD = 3;

/** Moments at which a question can be asked, in milliseconds since the order; class `k` lies between `k` and `k + 1`. */
export const MOMENTS_MS: readonly number[] = moments();

/**
 * How long the CA took for the recent certificates of this container, as a histogram on a logarithmic scale.
 *
 * No assumption about its form: a CA may have a fast way and a slow one. What was observed is never a time but an
 * interval, from the last question that was too early to the one that was answered.
 */
export class IssuanceTimes {
  readonly #prior = prior();
  readonly #weights = Float64Array.from(this.#prior);

  /**
   * Notes one certificate.
   *
   * @param afterMs Last moment, since the order, at which it was not ready; 0 if nobody had asked.
   * @param byMs First moment at which it was; Infinity if that was never seen.
   */
  learn(afterMs: number, byMs: number): void {
    const parts = this.#prior.map((_, k) => overlap(k, afterMs, byMs));
    const believed = parts.map((part, k) => part * this.#weightOf(k));
    const [allParts, allBelieved] = [sum(parts), sum(believed)];
    if (allParts === 0) return;
    for (const [k, part] of parts.entries()) {
      const kept = this.#weightOf(k) * MEMORY + this.#priorOf(k) * (1 - MEMORY);
      // Where in the interval it was: half by what is believed so far, half evenly. By belief alone, every wide
      // interval would confirm the belief, until the weight stands in a few classes.
      this.#weights[k] = kept + ((believed[k] ?? 0) / allBelieved + part / allParts) / 2;
    }
  }

  /** Weight of each class of `MOMENTS_MS`, more than 0, in certificates. */
  get weights(): Float64Array {
    const spread = new Float64Array(this.#weights.length);
    const last = spread.length - 1;
    const kernelTotal = (SPREAD + 1) ** 2;
    for (const [k, weight] of this.#weights.entries()) {
      for (let distance = -SPREAD; distance <= SPREAD; distance++) {
        const to = Math.min(last, Math.max(0, k + distance));
        spread[to] = (spread[to] ?? 0) + (weight * (SPREAD + 1 - Math.abs(distance))) / kernelTotal;
      }
    }
    return spread;
  }

  /** Average of all, in milliseconds. */
  get meanMs(): number {
    const moments = this.#weights.map((weight, k) => weight * (MOMENTS_MS[k] ?? 0));
    return sum(moments) / sum(this.#weights);
  }

  #weightOf(k: number): number {
    return this.#weights[k] ?? 0;
  }

  #priorOf(k: number): number {
    return this.#prior[k] ?? 0;
  }
}

function moments(): number[] {
  const classes = Math.ceil(Math.log(LONGEST_MS / SHORTEST_MS) / Math.log(CLASS_RATIO));
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
  const start = MOMENTS_MS[k] ?? 0;
  const end = MOMENTS_MS[k + 1] ?? start;
  const isFirst = k === 0 && byMs <= start;
  const isLast = k === MOMENTS_MS.length - 2 && afterMs >= end;
  if (isFirst || isLast) return 1;
  return Math.max(0, Math.min(byMs, end) - Math.max(afterMs, start)) / (end - start);
}

function sum(values: Float64Array): number {
  return values.reduce((total, value) => total + value, 0);
}
