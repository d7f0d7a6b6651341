import type { Csr } from '../../handler/csr/csr';
import type { AuthorityKind, AuthorityLatency, SandboxAuthority } from '../../sandbox/authorities/authority';
import type { LogRecord } from '../../testing/faults/records';
import type { VirtualTime } from '../../testing/virtual-time';
import type { ContainerGoal, SpeedGoal } from '../goals/goal';
import type { Peer } from '../peers/peer';
import type { OwnWork } from '../speed/own-work';

/** Counts of things that must never happen, by what they are. */
export type Violations = Readonly<Record<string, number>>;

/** An authority that the bench knows: its folder has all that is particular to it. */
export interface AuthorityBench {
  /** Its name on a command line. */
  readonly name: string;
  readonly kind: AuthorityKind;
  /** Fails orders in ways that only it has, besides the faults at the wire. @param share 0 to 0.5, of the orders */
  addOrderFaults(authority: SandboxAuthority, share: number): void;
  /**
   * Renews the CA's certificate while it signs.
   * @default it has none that can be renewed
   */
  renew?(authority: SandboxAuthority): Promise<void>;
  /**
   * Compares records that only it has with the signer's log: the count of each thing that must never happen.
   * @default it has none
   */
  violations?(authority: SandboxAuthority, log: readonly LogRecord[]): Promise<Violations>;
  /** Prepares what all runs share. */
  prepare(): Promise<BenchedAuthority>;
}

/** An authority to measure. */
export interface BenchedAuthority<Address = unknown> {
  readonly kind: AuthorityKind;
  /** This project's signer. */
  readonly signer: Peer<Address>;
  /** Other ways of getting certificates from it. */
  readonly others: readonly Peer<Address>[];
  /** The signer with several poll policies, its own first; empty if the signer does not poll. */
  readonly contenders: readonly Peer<Address>[];
  readonly speedGoals: readonly SpeedGoal[];
  readonly containerGoals: readonly ContainerGoal[];
  /** How the signer's own work is told from all else that a request takes. */
  readonly ownWork: OwnWork;
  /**
   * The signer's libraries in one file, by a bundler without any tuning. Where own work is what goes `beyond its calls`,
   * its handler makes those. @param folder Resolves the imports.
   */
  plainBundle(folder: string): Uint8Array;
  /** Starts it in virtual time. */
  startVirtually(time: VirtualTime, options: MeasuredOptions): MeasuredAuthority<Address>;
  /** Starts it in the sandbox. */
  startOnWire(options: MeasuredOptions): Promise<WireAuthority<Address>>;
}

/** How to start an authority that is measured. */
export interface MeasuredOptions {
  readonly latency: AuthorityLatency;
  /** Seeds how long it takes. */
  readonly seed: string;
  /** One round trip to it, in milliseconds: half before it gets a request, half after its answer. */
  readonly roundTripMs: number;
  /** `default`: AWS's default quotas. `warm`: no quota on what only new containers read. `none`: no quotas at all. */
  readonly quotas: 'default' | 'warm' | 'none';
}

/** Calls so far, throttled ones included. */
export interface CallCounts {
  readonly calls: number;
  /** Those that have something signed. */
  readonly orders: number;
  /** Those that ask whether a certificate is ready. */
  readonly polls: number;
  readonly throttles: number;
}

/** An authority that counts its calls, and knows how long it took itself. */
export interface MeasuredAuthority<Address = unknown> {
  /** What a new container needs to call it. */
  connect(): Address;
  counts(): CallCounts;
  /** How long it took itself for a CSR, in milliseconds; NaN if it never got it. */
  issuanceOf(csr: Csr): number;
}

/** A measured authority in real time. */
export interface WireAuthority<Address = unknown> extends MeasuredAuthority<Address> {
  /** The median of some round trips, one after the other, in milliseconds. */
  measureRoundTrip(): Promise<number>;
  stop(): Promise<void>;
}
