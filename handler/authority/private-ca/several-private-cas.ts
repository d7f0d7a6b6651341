import { ATTEMPTS, SlottedBackoff } from '../../calls/backoff';
import type { Deadline } from '../../deadline';
import { logger } from '../../powertools/logger';
import type { Authority, Issuers, Order, PendingCertificate } from '../authority';
import { aboutCa, sayingWhich } from '../each-ca';
import { NotTaken } from './not-taken';
import type { PrivateCaAuthority } from './private-ca-authority';

/** At least one CA. */
type Cas = readonly [PrivateCaAuthority, ...PrivateCaAuthority[]];

/**
 * Several CAs of AWS Private CA that share the orders: for a fleet beyond one CA's quota, and while one CA succeeds
 * another.
 *
 * The order itself says which CA is asked first, so that it comes to the same CA from every container. The next one is
 * asked only when the first surely took nothing, never when it may have: a request has one certificate at most. A device
 * that asks again later, while its CA refuses, gets one of another CA; only a ledger could tell that it had one before.
 */
export class SeveralPrivateCas implements Authority {
  readonly id: string;
  readonly cas: Cas;

  /** @param cas In any order, each of another ARN. */
  constructor(cas: Cas) {
    this.id = cas.map(({ id }) => id).join(' ');
    this.cas = cas;
  }

  async order(order: Order, deadline: Deadline): Promise<PendingCertificate> {
    let cas = inOrderOf(order, this.cas);
    // Each pass asks each CA once, so that a device makes about as many attempts as with one CA.
    const passes = Math.max(2, Math.ceil(ATTEMPTS / cas.length));
    const backoff = new SlottedBackoff(deadline.remainingMs, passes);
    for (let pass = 1; ; pass++) {
      const later: PrivateCaAuthority[] = [];
      let failure: unknown;
      for (const [index, ca] of cas.entries()) {
        const others = later.length + cas.length - index - 1;
        const placed = await sayingWhich(ca, ca.place(order, deadline, others));
        if (!(placed instanceof NotTaken)) return pendingAt(ca, placed);
        failure = aboutCa(ca, placed.failure);
        if (deadline.passed) throw failure;
        if (others > 0 && placed.mayTakeItLater) later.push(ca);
        if (pass === 1) logNotTaken(ca, placed);
      }
      const pauseMs = later.length > 0 ? backoff.next() : undefined;
      if (pauseMs === undefined) throw failure;
      await deadline.wait(pauseMs);
      cas = later;
    }
  }

  async issuers(deadline: Deadline): Promise<Issuers> {
    const [first, ...further] = this.cas;
    const [issuers, more] = await Promise.all([
      sayingWhich(first, first.issuers(deadline)),
      Promise.all(further.map((ca) => sayingWhich(ca, ca.issuers(deadline)))),
    ]);
    return [...issuers, ...more.flat()];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await Promise.all(this.cas.map((ca) => ca.warmUp(signal)));
  }

  /** Throws only if none of the CAs would sign: what the first one said. */
  async probe(deadline: Deadline): Promise<void> {
    const probes = this.cas.map((ca) => sayingWhich(ca, ca.probe(deadline)));
    await Promise.any(probes).catch(() => probes[0]);
  }
}

/**
 * The CAs as they are asked for an order: by the hash of the order and each CA's ARN (rendezvous hashing). Every
 * container computes the same, and when a CA is added, only the orders that come to it change their CA.
 */
function inOrderOf(order: Order, cas: Cas): readonly PrivateCaAuthority[] {
  return cas
    .map((ca) => ({ ca, name: ca.nameOf(order) }))
    .sort((one, other) => (one.name < other.name ? 1 : -1))
    .map(({ ca }) => ca);
}

function pendingAt(ca: PrivateCaAuthority, { id, collect }: PendingCertificate): PendingCertificate {
  return { id, collect: (deadline) => sayingWhich(ca, collect(deadline)) };
}

/** Somebody may have to act, although the device gets its certificate of another CA. */
function logNotTaken({ id: issuer }: PrivateCaAuthority, { failure }: NotTaken): void {
  const { reason, message: explanation } = failure;
  logger.warn('A CA did not take the order', { issuer, reason, explanation });
}
