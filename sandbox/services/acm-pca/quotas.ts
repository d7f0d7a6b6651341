import type { Clock } from '../../clock';
import { ApiError } from '../../wire/api-error';
import { OPERATIONS, type Operation } from './operations';

/**
 * AWS's default quotas in requests per second (AWS General Reference, "AWS Private CA endpoints and quotas", for
 * IssueCertificate and GetCertificate; the others are assumed to be 20).
 */
export const DEFAULT_QUOTAS: Readonly<Record<Operation, number>> = {
  IssueCertificate: 25,
  GetCertificate: 75,
  DescribeCertificateAuthority: 20,
  GetCertificateAuthorityCertificate: 20,
  UpdateCertificateAuthority: 20,
  RestoreCertificateAuthority: 20,
};

/** No quota for any operation. */
export const UNLIMITED = Object.fromEntries(
  OPERATIONS.map((operation) => [operation, Number.POSITIVE_INFINITY]),
) as Readonly<Record<Operation, number>>;

/** Request quotas: a token bucket per operation that holds one second's worth. */
export class Quotas {
  readonly #buckets = new Map<Operation, Bucket>();

  readonly #clock: Clock;

  constructor(clock: Clock, quotas: Partial<Record<Operation, number>> = {}) {
    this.#clock = clock;

    for (const [operation, rate] of Object.entries({ ...DEFAULT_QUOTAS, ...quotas })) {
      this.set(operation as Operation, rate);
    }
  }

  /**
   * Sets an operation's quota; its bucket starts full.
   * @param requestsPerSecond more than 0; Infinity for no limit. A full bucket always allows at least one request: 0.1
   *   means one every ten seconds.
   */
  set(operation: Operation, requestsPerSecond: number): void {
    if (!(requestsPerSecond > 0)) {
      throw new RangeError(
        `The quota of ${operation} must be more than 0 requests/s, not ${requestsPerSecond}`,
      );
    }
    const capacity = Math.max(1, requestsPerSecond);
    this.#buckets.set(operation, {
      rate: requestsPerSecond,
      capacity,
      tokens: capacity,
      filledAt: this.#clock(),
    });
  }

  /** Takes one request out of the quota. @throws ApiError ThrottlingException when the quota is used up. */
  take(operation: Operation): void {
    const bucket = this.#buckets.get(operation);
    if (bucket === undefined || bucket.rate === Number.POSITIVE_INFINITY) {
      return;
    }
    const now = this.#clock();
    const seconds = Math.max(0, now - bucket.filledAt) / 1000;
    bucket.tokens = Math.min(bucket.capacity, bucket.tokens + seconds * bucket.rate);
    bucket.filledAt = now;
    if (bucket.tokens < 1) {
      throw new ApiError('ThrottlingException', 'Rate exceeded');
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
