import { ATTEMPT_LIFE_MS } from '../../../handler/ledger/judge';
import type { LedgerRecord } from '../inventory/record';
import { type KnownCaller, type Purpose, purposeOf } from './callers';
import { attemptOf, type LedgerAttempt, match, type Repetition } from './match';
import { readSignEvent, type SignEvent } from './sign-event';

/** How much longer than the period both sides are read, in milliseconds: what happens at its ends matches, too. */
const MARGIN_MS = 60_000;

/** How late CloudTrail may be, in milliseconds: it says about 15 minutes. (CloudTrail user guide) */
export const DELIVERY_MS = 20 * 60_000;

/** What is compared. */
export interface AuditSubject {
  readonly keyArn: string;
  readonly callers: readonly KnownCaller[];
  readonly from: Date;
  readonly to: Date;
  /** The time of the audit, in milliseconds since the Unix epoch. */
  readonly nowMs: number;
  /** CloudTrail's records, in any order, repeated or not. They reach `MARGIN_MS` beyond the period. */
  readonly records: AsyncIterable<unknown> | Iterable<unknown>;
  /** The ledger's entries, as far. */
  readonly entries: AsyncIterable<LedgerRecord>;
}

/** A signature by somebody who signs other things than certificates of devices. */
interface OtherSignature {
  readonly event: SignEvent;
  readonly purpose: Purpose;
}

/** What an audit found. */
export interface AuditResult extends Pick<AuditSubject, 'keyArn' | 'from' | 'to'> {
  /** How many signatures have an attempt of their own in the ledger. */
  readonly matched: number;
  readonly repeated: readonly Repetition[];
  readonly others: readonly OtherSignature[];
  /** By roles that nobody knows. */
  readonly strangers: readonly SignEvent[];
  /** By signers, and the ledger has no attempt at that time. */
  readonly unexplained: readonly SignEvent[];
  /** Certificates in the ledger for which CloudTrail has no signature. */
  readonly unsigned: readonly LedgerAttempt[];
  /** Certificates so new that CloudTrail may not have their signature yet. */
  readonly undecided: number;
  /** Signatures by this key that CloudTrail has outside of the period. */
  readonly outside: number;
}

/** Compares what a key signed with what the ledger has of it. */
export async function audit(subject: AuditSubject): Promise<AuditResult> {
  const { keyArn, callers, from, to, nowMs } = subject;
  const signed = await eventsOf(subject);
  const attempts = await attemptsOf(subject);
  const isJudged = (ms: number) => ms >= from.getTime() && ms <= to.getTime();
  const judged = signed.filter(({ atMs }) => isJudged(atMs));

  const bySigners = signed.filter(({ caller }) => purposeOf(caller, callers) === 'signers');
  const { matched, repeated, unexplained, unsigned } = match(bySigners, attempts);
  const missing = unsigned.filter(({ requestedAtMs }) => isJudged(requestedAtMs));
  const isDelivered = ({ requestedAtMs }: LedgerAttempt) => requestedAtMs < nowMs - DELIVERY_MS;
  return {
    keyArn,
    from,
    to,
    matched: matched.filter(({ atMs }) => isJudged(atMs)).length,
    repeated: repeated.filter(({ event }) => isJudged(event.atMs)),
    others: judged.flatMap((event) => {
      const purpose = purposeOf(event.caller, callers);
      return purpose === undefined || purpose === 'signers' ? [] : [{ event, purpose }];
    }),
    strangers: judged.filter(({ caller }) => purposeOf(caller, callers) === undefined),
    unexplained: unexplained.filter(({ atMs }) => isJudged(atMs)),
    unsigned: missing.filter(isDelivered),
    undecided: missing.filter((attempt) => !isDelivered(attempt)).length,
    outside: signed.length - judged.length,
  };
}

/** How much was found that somebody must look at. */
export function findingsIn({ strangers, unexplained, unsigned }: AuditResult): number {
  return strangers.length + unexplained.length + unsigned.length;
}

/** The key's signatures, each once, oldest first. */
async function eventsOf({ records, keyArn }: AuditSubject): Promise<readonly SignEvent[]> {
  const events = new Map<string, SignEvent>();
  for await (const record of records) {
    const event = readSignEvent(record);
    if (event !== undefined && isOf(event, keyArn)) events.set(event.id, event);
  }
  return [...events.values()].sort((one, other) => one.atMs - other.atMs);
}

/** A record may name the key by its id alone. */
function isOf(event: SignEvent, keyArn: string): boolean {
  return event.keyArn === keyArn || event.keyArn === keyArn.replace(/^.*\//, '');
}

async function attemptsOf({ entries, keyArn }: AuditSubject): Promise<readonly LedgerAttempt[]> {
  const attempts: LedgerAttempt[] = [];
  for await (const entry of entries) {
    if (entry.authority === keyArn) attempts.push(attemptOf(entry));
  }
  return attempts;
}

/** The period for which both sides must be read, so that all of it can be judged. */
export function readPeriod({
  from,
  to,
}: Pick<AuditSubject, 'from' | 'to'>): Pick<AuditSubject, 'from' | 'to'> {
  return {
    from: new Date(from.getTime() - MARGIN_MS - ATTEMPT_LIFE_MS),
    to: new Date(to.getTime() + MARGIN_MS + ATTEMPT_LIFE_MS),
  };
}
