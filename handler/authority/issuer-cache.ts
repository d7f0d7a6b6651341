import type { X509Certificate } from 'node:crypto';
import type { Deadline } from '../deadline';
import { logger } from '../powertools/logger';

/**
 * How long the certificate is kept, in milliseconds. A CA keeps its key for life, but its certificate can be renewed.
 */
const FRESH_MS = 3_600_000;

/** How long a refresh may delay a device that the known certificate could serve, in milliseconds. */
const REFRESH_TIMEOUT_MS = 500;

/** Pause after a failed refresh, in milliseconds. */
const REFRESH_PAUSE_MS = 60_000;

/** Asks the CA for its certificate; never later than the deadline. */
export type ReadIssuer<Known = X509Certificate> = (deadline: Deadline) => Promise<Known>;

/**
 * The last moment at which a CA with this certificate can be asked for a leaf, in milliseconds since the Unix epoch. May
 * throw for one that no CA has.
 */
export type LastOrderAt<Known = X509Certificate> = (issuer: Known) => number;

/**
 * The certificate of the CA, read once and kept for an hour, or for as long as the CA can issue leaves.
 *
 * Concurrent requests share one read. If a refresh fails, the known certificate is used: the CA's key never changes, so
 * it still verifies correctly. A CA that has several certificates at a time may keep them all.
 */
export class IssuerCache<Known = X509Certificate> {
  readonly #fetch: ReadIssuer<Known>;
  readonly #lastOrderAt: LastOrderAt<Known>;
  #known: Known | undefined;
  #freshUntil = 0;
  #reading: Promise<Known> | undefined;

  constructor(read: ReadIssuer<Known>, lastOrderAt: LastOrderAt<Known>) {
    this.#fetch = read;
    this.#lastOrderAt = lastOrderAt;
  }

  /** The certificate. Throws what reading it throws, if none is known. */
  async read(deadline: Deadline): Promise<Known> {
    if (this.#known === undefined) return this.#first(deadline);
    if (performance.now() < this.#freshUntil) return this.#known;
    try {
      return await this.take(this.#fetch(deadline.atMost(REFRESH_TIMEOUT_MS)));
    } catch (error) {
      this.#freshUntil = performance.now() + REFRESH_PAUSE_MS;
      logger.warn("The CA's certificate could not be read again; the one known is used", { error });
      return this.#known;
    }
  }

  /** Reads it again, whatever is known: there is a sign that it was renewed. Throws what reading it throws. */
  readAgain(deadline: Deadline): Promise<Known> {
    return this.take(this.#fetch(deadline));
  }

  /** The first request reads; others join it, and read for themselves if that fails. */
  async #first(deadline: Deadline): Promise<Known> {
    const joined = this.#reading && (await deadline.race(this.#reading.catch(() => undefined)));
    return joined ?? this.take(this.#fetch(deadline));
  }

  /** Keeps the result of a read that has just begun; others join it. Throws what the read throws, or `lastOrderAt`. */
  async take(reading: Promise<Known>): Promise<Known> {
    this.#reading = reading;
    try {
      const read = await reading;
      // Throws for one that is not a CA's, which must not take the place of the one known.
      const usefulMs = this.#lastOrderAt(read) - Date.now();
      this.#known = read;
      // A CA too old to issue will probably be renewed soon, so each request reads again.
      this.#freshUntil = performance.now() + Math.min(FRESH_MS, usefulMs);
      return read;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }
}
