import type { FailureReason, RejectionReason } from '../../../handler/vocabulary';
import type { FaultControls } from '../fault-controls';

/** How a request ends: a certificate, or one of the signer's reasons. */
export type Outcome = 'signed' | FailureReason | RejectionReason;

/** One fault, or several in a row, that one request meets, and what shall come of it. */
export interface FaultCase {
  /** What goes wrong, for people. */
  readonly fault: string;
  /** Makes it go wrong from now on. */
  readonly inject: (controls: FaultControls) => void | Promise<void>;
  /** How the request ends. */
  readonly outcome: Outcome;
  /** Certificates that the CA has issued for the request when it has ended: never two. */
  readonly certificates: 0 | 1;
  /** How it ends when the device sends the same CSR again, once the fault is over and the CA remembers the order. */
  readonly again: Outcome;
  /** What else happens before the device sends it again. @default nothing */
  readonly meanwhile?: (controls: FaultControls) => void;
  /** Whether the fault is still there when the others ask. @default false */
  readonly lasts?: true;
  /** Whether the request meets a container that has just started. @default false */
  readonly newContainer?: true;
}

/** What is to come of a fault. */
export type Expected = Pick<FaultCase, 'outcome' | 'certificates' | 'again'>;

/** The fault is overcome. */
export const SIGNED: Expected = { outcome: 'signed', certificates: 1, again: 'signed' };

/** Nothing was ordered: the fault over, the device gets its certificate. */
export const failed = (outcome: Outcome): Expected => ({ outcome, certificates: 0, again: 'signed' });

/** A certificate was issued and not handed out: the fault over, the device gets that one. */
export const heldBack = (outcome: Outcome): Expected => ({ outcome, certificates: 1, again: 'signed' });

/** What the CA remembers is wrong itself. */
export const spoiled = (outcome: Outcome, certificates: 0 | 1 = 1): Expected => ({
  outcome,
  certificates,
  again: outcome,
});
