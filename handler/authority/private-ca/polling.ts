import { IssuanceTimes } from './issuance-times';
import type { PollPolicy, PollSequence } from './poll-policy';

/**
 * How eagerly to ask: the first poll comes `lead` standard deviations before the median of the issuance times, the gaps
 * after it are made for `polls` polls per certificate.
 */
type Eagerness = Readonly<Record<'lead' | 'polls', number>>;

/**
 * With the CA to itself, at one that takes `REFERENCE_MS`: a typical certificate is late by less than a tenth. These
 * numbers and `CAREFUL` are fitted to the goals in bench/goals/goals.ts.
 */
const EAGER: Eagerness = { lead: 2.2, polls: 7.8 };
const REFERENCE_MS = 300;

/** A slower CA allows more polls: a container asks it for fewer certificates a second. */
const SLOWNESS_EXPONENT = 0.37;

/** In a crowd. The default quotas are 75 GetCertificate and 25 IssueCertificate a second: three polls for each. */
const CAREFUL: Eagerness = { lead: 1.05, polls: 1.9 };

/** How long a throttle makes a container careful, in milliseconds: so long at least, at most twice as long. */
const CAREFUL_MS = 120_000;

/** Limits of a gap: in milliseconds, about one round trip; as a share of the time waited. */
const SHORTEST_GAP_MS = 8;
const LONGEST_GAP = 0.85;

/** What a certificate that the first poll found ready is taken to have needed, as a share of the time waited. */
const READY_EARLY = 0.75;
/** So many of them in a row are no coincidence: the CA has become faster. */
const TOO_MANY_EARLY = 3;

/**
 * Asks first shortly before most certificates are ready, then after gaps that grow with the time waited: quick or slow,
 * a certificate is late by about the same share of its time. Containers know nothing of each other, and how idle one is
 * says nothing about the others; a throttle is the one honest sign of a crowd. docs/speed.md has the reasoning, and the
 * policies that lost.
 */
export class Polling implements PollPolicy {
  readonly #times: IssuanceTimes;
  #carefulUntilMs = 0;
  /** Certificates in a row that the first poll found ready. */
  #readyEarly = 0;

  /** @param times How long the CA took so far. @default nothing is known */
  constructor(times = new IssuanceTimes()) {
    this.#times = times;
  }

  begin(): PollSequence {
    const { lead, polls: meant } = this.#eagerness();
    const { medianMs, scatter } = this.#times;
    const firstMs = medianMs * Math.exp(-lead * scatter);
    // The polls that follow the first reach the median in equal steps of the logarithm.
    const growth = Math.expm1((lead * scatter) / (meant - 1));
    let polls = 0;
    let tooEarlyMs = 0;
    return {
      gapMs: (nowMs) => {
        const gapMs = polls === 0 ? firstMs - nowMs : tooEarlyMs * Math.min(LONGEST_GAP, growth);
        return Math.max(SHORTEST_GAP_MS, gapMs);
      },
      notYet: (askedMs) => {
        polls++;
        tooEarlyMs = askedMs;
      },
      issued: (askedMs) => {
        this.#readyEarly = polls === 0 ? this.#readyEarly + 1 : 0;
        if (this.#readyEarly >= TOO_MANY_EARLY) this.#times.startOver();
        this.#times.learn(polls === 0 ? READY_EARLY * askedMs : Math.sqrt(tooEarlyMs * askedMs));
      },
      gaveUp: () => {
        if (polls > 0) this.#times.learn(tooEarlyMs);
      },
    };
  }

  throttled(): void {
    // Drawn, so that those that were throttled together do not come back together.
    this.#carefulUntilMs = performance.now() + CAREFUL_MS * (1 + Math.random());
  }

  #eagerness(): Eagerness {
    if (performance.now() < this.#carefulUntilMs) return CAREFUL;
    const polls = EAGER.polls * (this.#times.medianMs / REFERENCE_MS) ** SLOWNESS_EXPONENT;
    return { lead: EAGER.lead, polls: Math.max(CAREFUL.polls, polls) };
  }
}
