import type { Clock } from '../clock';
import { ApiError } from './api-error';

/** Request quotas by name, usually an operation's: a token bucket each, which holds one second's worth. */
export class RequestQuotas<Name extends string> {
  readonly #buckets = new Map<Name, Bucket>();

  readonly #clock: Clock;
  readonly #message: string;

  /**
   * @param quotas Requests per second. A name that is not among them has no limit.
   * @param message What a throttled client reads. @default Rate exceeded
   */
  constructor(clock: Clock, quotas: Readonly<Partial<Record<Name, number>>>, message = 'Rate exceeded') {
    this.#clock = clock;
    this.#message = message;

    for (const [name, rate] of Object.entries(quotas)) this.set(name as Name, rate as number);
  }

  /**
   * Sets a quota; its bucket starts full.
   * @param requestsPerSecond more than 0; Infinity for no limit. A full bucket always allows at least one request: 0.1
   *   means one every ten seconds.
   */
  set(name: Name, requestsPerSecond: number): void {
    if (!(requestsPerSecond > 0)) {
      throw new RangeError(`The quota of ${name} must be more than 0 requests/s, not ${requestsPerSecond}`);
    }
    const capacity = Math.max(1, requestsPerSecond);
    this.#buckets.set(name, {
      rate: requestsPerSecond,
      capacity,
      tokens: capacity,
      filledAt: this.#clock(),
    });
  }

  /** Takes one request out of the quota. @throws ApiError ThrottlingException when the quota is used up. */
  take(name: Name): void {
    const bucket = this.#buckets.get(name);
    if (bucket === undefined || bucket.rate === Number.POSITIVE_INFINITY) {
      return;
    }
    const now = this.#clock();
    const seconds = Math.max(0, now - bucket.filledAt) / 1000;
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + seconds * bucket.rate);
    bucket.filledAt = now;
    if (bucket.tokens < 1) {
      throw new ApiError('ThrottlingException', this.#message);
    }
    bucket.tokens -= 1;
  }
}

interface Bucket {
  readonly rate: number;
  readonly capacity: number;
  tokens: number;
  filledAt: number;
}
