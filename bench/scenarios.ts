import { AUTHORITY_LATENCIES, type AuthorityLatency } from '../sandbox/authorities/authority';
import type { BenchedAuthority } from './authorities/authority';

/** The CAs of the bench; the sandbox says how long each takes. */
export const SPEEDS = AUTHORITY_LATENCIES;

/**
 * Assumed round trip to an authority from a function in its Region, in milliseconds. Virtual time simulates it; runs
 * over the wire add it, because loopback takes only a fraction of a millisecond.
 */
export const ROUND_TRIP_MS = 10;

/** Certificates that a sequence in virtual time issues one after the other. */
export const CERTIFICATES = 1_000;

/** Average pauses between one container's certificates, in milliseconds. */
export const PAUSES_MS = [0, 500, 1_500, 5_000] as const;

/** Devices that request certificates; AWS's default quotas apply. */
export interface Arrivals {
  readonly issuanceTime: AuthorityLatency;
  readonly devices: number;
  /** Period in which they arrive, each at a random moment; 0: all at once. */
  readonly seconds: number;
  /** Lifts the quota on reading the CA's certificate, as if containers had read it earlier. @default false */
  readonly warm?: boolean;
}

/** A fleet that comes online, 20 devices a second. */
export const FLEET: Arrivals = { issuanceTime: 'typical', devices: 1_200, seconds: 60 };

/** More devices than the quotas allow: all at once after a power cut, and a hundred a second. */
export const HERDS = {
  'herd at once': { issuanceTime: 'typical', devices: 1_000, seconds: 0 },
  'herd at once, warm': { issuanceTime: 'typical', devices: 1_000, seconds: 0, warm: true },
  'herd, 100/s': { issuanceTime: 'typical', devices: 6_000, seconds: 60 },
} as const satisfies Record<string, Arrivals>;

/** What all runs of a bench share. */
export interface Conditions {
  /** What signs. */
  readonly authority: BenchedAuthority;
  /** Seeds issuance times and arrivals, the same for each peer. */
  readonly seed: string;
  /** One round trip to the authority, in milliseconds. */
  readonly roundTripMs: number;
}
