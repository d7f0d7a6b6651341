import type { FailureReason, RejectionReason } from '../../../handler/vocabulary';
import type { SandboxAuthority } from '../../../sandbox/authorities/authority';
import type { FaultControls } from '../fault-controls';

/** How a request ends: a certificate, or one of the signer's reasons. */
export type Outcome = 'signed' | FailureReason | RejectionReason;

/** One fault, or several in a row, that one request meets, and the expected outcome. */
export interface FaultCase<Authority extends SandboxAuthority = SandboxAuthority> {
  /** What goes wrong, in words. */
  readonly fault: string;
  /** Makes it go wrong. */
  inject(controls: FaultControls<Authority>): void | Promise<void>;
  /** How the request ends. */
  readonly outcome: Outcome;
  /** Certificates that the authority has issued when the request ends: never two. */
  readonly certificates: 0 | 1;
  /** Certificates for this CSR after the retry. @default 1 if it is signed, or else no more */
  readonly certificatesInTheEnd?: number;
  /** How a retry with the same CSR ends, once the fault is over and while the authority remembers the order. */
  readonly again: Outcome;
  /** What else happens before the retry. @default nothing */
  meanwhile?(controls: FaultControls<Authority>): void;
  /** Whether the fault lasts while others ask. @default false */
  readonly lasts?: true;
  /** Whether the request starts a new container. @default false */
  readonly newContainer?: true;
}

/** Faults, by what they affect. */
export type FaultMatrix<Authority extends SandboxAuthority = SandboxAuthority> = Readonly<
  Record<string, readonly FaultCase<Authority>[]>
>;

/** The expected outcome of a fault. */
export type Expected = Pick<FaultCase, 'outcome' | 'certificates' | 'again'>;

/** The signer copes with the fault. */
export const SIGNED: Expected = { outcome: 'signed', certificates: 1, again: 'signed' };

/** Nothing was ordered. After the fault, the device gets its certificate. */
export const failed = (outcome: Outcome): Expected => ({ outcome, certificates: 0, again: 'signed' });

/** A certificate was issued and not handed out. After the fault, the device gets that one. */
export const heldBack = (outcome: Outcome): Expected => ({ outcome, certificates: 1, again: 'signed' });

/** The CA remembers a wrong certificate, or none. */
export const spoiled = (outcome: Outcome, certificates: 0 | 1 = 1): Expected => ({
  outcome,
  certificates,
  again: outcome,
});

/**
 * The CA may have issued a certificate whose answer was lost, and there is no way to ask it for that one again: what the
 * device gets after the fault is another one.
 */
export const lost = (outcome: Outcome): Expected & { readonly certificatesInTheEnd: number } => ({
  ...heldBack(outcome),
  certificatesInTheEnd: 2,
});
