import { ATTEMPTS } from '../../../handler/calls/backoff';
import { ATTEMPT_LIFE_MS } from '../../../handler/ledger/judge';
import type { LedgerRecord } from '../inventory/record';
import type { SignEvent } from './sign-event';

/** CloudTrail tells times to the second, and clocks differ a little, in milliseconds. */
const TOLERANCE_MS = 1_000;

/** An attempt to issue a certificate that the ledger has. */
export interface LedgerAttempt {
  readonly requestedAtMs: number;
  /** Whether it ended in a certificate, which takes a signature. */
  readonly hasCertificate: boolean;
  readonly serialNumber: string | undefined;
  readonly clientId: string;
}

/** A signature that was made again for the same attempt, because the answer was lost. */
export interface Repetition {
  readonly event: SignEvent;
  readonly attempt: LedgerAttempt;
}

/** Signatures and attempts that explain each other, and those that nothing explains. */
export interface Matching {
  /** Signatures that have an attempt of their own. */
  readonly matched: readonly SignEvent[];
  readonly repeated: readonly Repetition[];
  /** Signatures that the ledger knows nothing of. */
  readonly unexplained: readonly SignEvent[];
  /** Attempts with a certificate that nothing was signed for. */
  readonly unsigned: readonly LedgerAttempt[];
}

/** What the comparison needs of an entry. */
export function attemptOf({
  requestedAt,
  certificateId,
  serialNumber,
  clientId,
}: LedgerRecord): LedgerAttempt {
  const hasCertificate = certificateId !== undefined;
  return { requestedAtMs: Date.parse(requestedAt), hasCertificate, serialNumber, clientId };
}

/**
 * Finds an attempt for each signature. CloudTrail does not tell what was signed, so time decides: a signature is made
 * while its attempt lives.
 *
 * Each attempt takes one signature, those with a certificate first, because they must have one. What is left over may
 * repeat one of an attempt that lived at that time, as often as the signer makes a call.
 */
export function match(events: readonly SignEvent[], attempts: readonly LedgerAttempt[]): Matching {
  const [certificates, others] = [true, false].map((wanted) =>
    attempts.filter(({ hasCertificate }) => hasCertificate === wanted),
  ) as [LedgerAttempt[], LedgerAttempt[]];
  const first = assign(events, certificates);
  const second = assign(first.left, others);
  const repetitions = attempts.flatMap((attempt) => Array<LedgerAttempt>(ATTEMPTS - 1).fill(attempt));
  const third = assign(second.left, repetitions);
  const taken = new Set(first.assigned.map(({ attempt }) => attempt));
  return {
    matched: [...first.assigned, ...second.assigned].map(({ event }) => event),
    repeated: third.assigned,
    unexplained: third.left,
    unsigned: certificates.filter((attempt) => !taken.has(attempt)),
  };
}

/**
 * Gives as many signatures as possible an attempt of their own: in the order of time, each gets the attempt that ends
 * first among those that live. (All live equally long, so none of the others could make more of it.)
 */
function assign(
  events: readonly SignEvent[],
  attempts: readonly LedgerAttempt[],
): { readonly assigned: readonly Repetition[]; readonly left: readonly SignEvent[] } {
  const waiting = [...attempts].sort((one, other) => one.requestedAtMs - other.requestedAtMs);
  const assigned: Repetition[] = [];
  const left: SignEvent[] = [];
  let next = 0;
  for (const event of [...events].sort((one, other) => one.atMs - other.atMs)) {
    while (isOver(waiting[next], event)) next++;
    const attempt = waiting[next];
    if (attempt !== undefined && attempt.requestedAtMs - TOLERANCE_MS <= event.atMs) {
      assigned.push({ event, attempt });
      next++;
    } else {
      left.push(event);
    }
  }
  return { assigned, left };
}

function isOver(attempt: LedgerAttempt | undefined, { atMs }: SignEvent): boolean {
  return attempt !== undefined && attempt.requestedAtMs + ATTEMPT_LIFE_MS + TOLERANCE_MS < atMs;
}
