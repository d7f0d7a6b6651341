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

/** Average pauses between the certificates of one container, in milliseconds. */
export const PAUSES_MS = [0, 500, 1_500, 5_000] as const;

/** Devices that ask a CA for certificates; AWS's default quotas hold. */
export interface Arrivals {
  readonly issuanceTime: IssuanceTimeName;
  readonly devices: number;
  /** Time within which they arrive, each at a random moment; 0: all at once. */
  readonly seconds: number;
  /** Whether every container has read the CA's certificate before the first device comes. @default each reads it */
  readonly warm?: boolean;
}

/** A fleet that comes online, 20 devices a second. */
export const FLEET: Arrivals = { issuanceTime: 'typical', devices: 1_200, seconds: 60 };

/** More devices than the quotas let through: after a power cut, and a hundred a second. */
export const HERDS = {
  'herd at once': { issuanceTime: 'typical', devices: 1_000, seconds: 0 },
  'herd at once, warm': { issuanceTime: 'typical', devices: 1_000, seconds: 0, warm: true },
  'herd, 100/s': { issuanceTime: 'typical', devices: 6_000, seconds: 60 },
} as const satisfies Record<string, Arrivals>;

/** What the runs of a bench have in common. */
export interface Conditions {
  /** The CA that signs. */
  readonly authority: X509Authority;
  /** Makes issuance times and arrivals the same for each peer. */
  readonly seed: string;
  /** One round trip to AWS Private CA, in milliseconds. */
  readonly roundTripMs: number;
}
