/** How a call that failed is made again. */
export interface Retries {
  /** Attempts of one request at most, the first included. Infinity: until the deadline. */
  readonly attempts: number;
  /** Bound of the longest pause, in milliseconds. */
  readonly longestMs: number;
}

/**
 * Of any call but a poll. Nothing but the budget bounds the load of a crowd: a thousand devices that come back from a
 * power cut ask for their certificates at once, and share the CA's quota with everybody else who uses it. The pauses of
 * eight attempts fill the five seconds of AWS IoT, so that a device is served as likely as with more of them.
 */
export const EIGHT_ATTEMPTS: Retries = { attempts: 8, longestMs: Number.POSITIVE_INFINITY };

/**
 * Of a poll. Its certificate is issued and paid for; only the deadline ends the asking. A quota of 75 a second refills
 * fast, and the slowest of a fleet would be those that pause long.
 */
export const UNTIL_DEADLINE: Retries = { attempts: Number.POSITIVE_INFINITY, longestMs: 320 };

/** Bound of the first pause, in milliseconds. */
const FIRST_BOUND_MS = 70;

/**
 * Pauses between the attempts of a call: exponential, with full jitter. Each is drawn from zero to a bound that doubles,
 * because those that were throttled together would otherwise come back together.
 */
export class Backoff {
  readonly #retries: Retries;
  #attempts = 0;

  /** @param retries How often, and after what pause at most. */
  constructor(retries: Retries) {
    this.#retries = retries;
  }

  /** The pause after the attempt that has just failed, in milliseconds; `undefined`: it was the last one. */
  next(random = Math.random()): number | undefined {
    this.#attempts++;
    if (this.#attempts >= this.#retries.attempts) return undefined;
    return random * Math.min(this.#retries.longestMs, FIRST_BOUND_MS * 2 ** (this.#attempts - 1));
  }
}
