import type { X509Certificate } from 'node:crypto';
import type { Deadline } from '../../deadline';
import { logger } from '../../powertools/logger';
import { lastOrderAt } from './validity';

/** AWS Private CA keeps a CA's key for life but lets its certificate be renewed: look again after an hour. */
const FRESH_MS = 3_600_000;

/** How long looking again may keep a device waiting that could be served with what is known, in milliseconds. */
const RENEWAL_PATIENCE_MS = 500;

/** When looking again failed, the next look is after this time, in milliseconds. */
const RENEWAL_PAUSE_MS = 60_000;

/** Asks the CA for its certificate; never later than the deadline. */
export type ReadIssuer = (deadline: Deadline) => Promise<X509Certificate>;

/**
 * The certificate of the CA, read once and kept for an hour, or for as long as leaves can be had of it.
 *
 * Whoever needs it while it is being read joins that read. Whoever needs it when reading it again fails gets the
 * one that is known: the key is the same for life, so what it verifies is still right.
 */
export class Issuer {
  readonly #readAnew: ReadIssuer;
  #known: X509Certificate | undefined;
  #freshUntil = 0;
  #reading: Promise<X509Certificate> | undefined;

  constructor(read: ReadIssuer) {
    this.#readAnew = read;
  }

  /** The certificate. Throws what the reading throws, if there never was one. */
  async read(deadline: Deadline): Promise<X509Certificate> {
    if (this.#known === undefined) return this.#first(deadline);
    if (performance.now() < this.#freshUntil) return this.#known;
    try {
      return await this.take(this.#readAnew(deadline.atMost(RENEWAL_PATIENCE_MS)));
    } catch (error) {
      this.#freshUntil = performance.now() + RENEWAL_PAUSE_MS;
      logger.warn("The CA's certificate could not be read again; the one known is used", { error });
      return this.#known;
    }
  }

  /** The first read: of whoever comes first; the others join, and read for themselves where it fails. */
  async #first(deadline: Deadline): Promise<X509Certificate> {
    const joined = this.#reading && (await deadline.race(this.#reading.catch(() => undefined)));
    return joined ?? this.take(this.#readAnew(deadline));
  }

  /** Keeps what a read brings that has just begun; the others join it. Throws what the reading throws. */
  async take(reading: Promise<X509Certificate>): Promise<X509Certificate> {
    this.#reading = reading;
    try {
      this.#known = await reading;
      // One that signs nothing any more is likely to be renewed any moment: each request looks.
      const usefulMs = lastOrderAt(this.#known) - Date.now();
      this.#freshUntil = performance.now() + Math.min(FRESH_MS, usefulMs);
      return this.#known;
    } finally {
      if (this.#reading === reading) this.#reading = undefined;
    }
  }
}
