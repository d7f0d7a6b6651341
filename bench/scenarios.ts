import type { IssuanceTimeName } from '../sandbox/services/acm-pca/private-ca-server';
import type { X509Authority } from '../sandbox/x509/authority';

/** The CAs of the bench; the sandbox says how long each takes. */
export const SPEEDS = ['fast', 'typical', 'slow'] as const satisfies readonly IssuanceTimeName[];

/**
 * One round trip to AWS Private CA from a function in its Region, in milliseconds: an assumption. Runs in virtual time
 * have it by themselves; over the wire, where loopback takes a fraction of a millisecond, it is added.
 */
export const ROUND_TRIP_MS = 10;

/** Certificates of a run in virtual time, one after the other. */
export const CERTIFICATES = 1_000;

/** A fleet that comes online. */
export const FLEET = { issuanceTime: 'typical', devicesPerSecond: 20, seconds: 60 } as const;

/** What the runs of a bench have in common. */
export interface Conditions {
  /** The CA that signs. */
  readonly authority: X509Authority;
  /** Makes issuance times and arrivals the same for each peer. */
  readonly seed: string;
  /** One round trip to AWS Private CA, in milliseconds. */
  readonly roundTripMs: number;
}
