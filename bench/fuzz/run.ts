import { toPem } from '../../testing/requests/forge';
import { whyStricter } from '../../testing/requests/stricter';
import { caseOf, type FuzzCase } from './cases';
import { Issuance } from './issuance';
import { findUnreadName } from './openssl-names';
import { opensslOpinion } from './second-opinion';
import { judge, type Verdict } from './verdict';

/** Which cases to run. */
export interface FuzzOptions {
  readonly cases: number;
  /** Seed of the first case; the others count up. */
  readonly seed: number;
  /** Passes one in so many refused cases to openssl, and every accepted one. @default 50 */
  readonly opensslEvery?: number;
}

/** A case that shows a defect. */
export interface FuzzFailure {
  readonly seed: number;
  readonly fuzzCase: FuzzCase;
  readonly defect: string;
}

/** The result of a run. */
export interface FuzzResult {
  readonly cases: number;
  readonly accepted: number;
  /** Refused cases by reason. */
  readonly refused: Readonly<Record<string, number>>;
  /** Cases by kind. */
  readonly kinds: Readonly<Record<string, number>>;
  /** Accepted cases whose certificate the signer would hand out. */
  readonly issued: number;
  /** Accepted cases that the CA refused. */
  readonly refusedByCa: number;
  /** Cases passed to openssl. */
  readonly shownToOpenssl: number;
  /** Cases that openssl accepts but the signer refuses, by explanation. */
  readonly opensslIsLaxer: Readonly<Record<string, number>>;
  readonly slowest: { readonly seed: number; readonly milliseconds: number };
  /** Median duration of a check, in milliseconds. */
  readonly medianMs: number;
  readonly seconds: number;
  readonly failures: readonly FuzzFailure[];
}

/** A check that takes longer, in milliseconds, is a failure. */
const LONGEST_CHECK_MS = 50;

/** A check that takes longer, in milliseconds, is repeated twice and the fastest time counts. Median: 0.1 ms. */
const SUSPICIOUS_MS = 5;

/** Maximum concurrent openssl processes. */
const OPENSSL_PROCESSES = 4;

/** Runs the cases. @param done called for each */
export async function fuzz(options: FuzzOptions, done: () => void = () => {}): Promise<FuzzResult> {
  const tally = new Tally();
  const start = performance.now();
  const asking = new Set<Promise<void>>();
  const issuance = await Issuance.create();
  judge(caseOf(options.seed)); // warm-up: the first check loads and compiles code
  for (let i = 0; i < options.cases; i++) {
    const seed = options.seed + i;
    const fuzzCase = caseOf(seed);
    const verdict = tally.add(seed, fuzzCase, judge(fuzzCase));
    if (verdict.csr !== undefined || i % (options.opensslEvery ?? 50) === 0) {
      const asked = pursue(seed, fuzzCase, verdict, tally, issuance).finally(() => asking.delete(asked));
      asking.add(asked);
      if (asking.size >= OPENSSL_PROCESSES) await Promise.race(asking);
    }
    done();
  }
  await Promise.all(asking);
  return tally.result((performance.now() - start) / 1_000);
}

/** Passes a case to openssl and, if it was accepted, to a CA. */
async function pursue(
  seed: number,
  fuzzCase: FuzzCase,
  verdict: Verdict,
  tally: Tally,
  issuance: Issuance,
): Promise<void> {
  await compare(seed, fuzzCase, verdict, tally);
  if (verdict.csr === undefined) return;
  const issued = await issuance.issue(verdict.csr);
  if (issued === 'issued') tally.issued += 1;
  else if (issued === 'refused by the CA') tally.refusedByCa += 1;
  else tally.failures.push({ seed, fuzzCase, defect: issued.defect });
}

/**
 * openssl must accept what the signer accepts; if it accepts more, there must be an explanation.
 *
 * For an accepted case, openssl gets the re-encoded CSR, as the CA does: the signer allows more white space in and
 * around the PEM than openssl, but none of it reaches the CA.
 */
async function compare(seed: number, fuzzCase: FuzzCase, verdict: Verdict, tally: Tally): Promise<void> {
  const { csr, rejection } = verdict;
  const { accepts, asksForCa, text } = await opensslOpinion(
    csr === undefined ? fuzzCase.pem : toPem(csr.der),
  );
  tally.shownToOpenssl += 1;
  const fail = (defect: string) => tally.failures.push({ seed, fuzzCase, defect });
  if (csr !== undefined && !accepts) fail('accepted, but openssl refuses it');
  if (csr !== undefined && asksForCa) fail('accepted, but openssl reads a request for a CA certificate');
  // In other kinds of case, openssl may stop printing early, at an attribute without a value.
  const unread =
    fuzzCase.kind === 'alternative names' && findUnreadName(csr?.alternativeNames.names ?? [], text);
  if (unread) fail(`accepted, but openssl does not read the alternative name ${unread}`);
  if (rejection !== undefined && accepts) {
    const why = whyStricter(rejection);
    if (why === undefined)
      fail(`refused, but openssl accepts it, without an explanation: ${rejection.message}`);
    else count(tally.opensslIsLaxer, why);
  }
}

class Tally {
  accepted = 0;
  issued = 0;
  refusedByCa = 0;
  shownToOpenssl = 0;
  readonly opensslIsLaxer: Record<string, number> = {};
  readonly failures: FuzzFailure[] = [];
  readonly #refused: Record<string, number> = {};
  readonly #kinds: Record<string, number> = {};
  readonly #times: number[] = [];
  #slowest = { seed: 0, milliseconds: 0 };

  /** Counts a case. @returns its verdict */
  add(seed: number, fuzzCase: FuzzCase, first: Verdict): Verdict {
    // The machine may have been busy; a check that is really slow is slow every time.
    const verdicts = first.milliseconds > SUSPICIOUS_MS ? [first, judge(fuzzCase), judge(fuzzCase)] : [first];
    const milliseconds = Math.min(...verdicts.map((verdict) => verdict.milliseconds));
    if (milliseconds > this.#slowest.milliseconds) this.#slowest = { seed, milliseconds };
    if (milliseconds > LONGEST_CHECK_MS) {
      this.failures.push({ seed, fuzzCase, defect: `took ${Math.round(milliseconds)} ms, three times` });
    }
    for (const defect of first.defects) this.failures.push({ seed, fuzzCase, defect });
    this.#times.push(milliseconds);
    count(this.#kinds, fuzzCase.kind);
    if (first.csr !== undefined) this.accepted += 1;
    else count(this.#refused, first.rejection?.reason ?? 'something else');
    return first;
  }

  result(seconds: number): FuzzResult {
    const times = this.#times.sort((a, b) => a - b);
    return {
      cases: times.length,
      accepted: this.accepted,
      refused: this.#refused,
      kinds: this.#kinds,
      issued: this.issued,
      refusedByCa: this.refusedByCa,
      shownToOpenssl: this.shownToOpenssl,
      opensslIsLaxer: this.opensslIsLaxer,
      slowest: this.#slowest,
      medianMs: times[Math.floor(times.length / 2)] ?? 0,
      seconds,
      failures: this.failures,
    };
  }
}

function count(counts: Record<string, number>, name: string): void {
  counts[name] = (counts[name] ?? 0) + 1;
}
