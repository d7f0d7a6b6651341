import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { requestKey } from '../ledger/request';
import { logger } from '../powertools/logger';
import { FailureReason } from '../vocabulary';
import { checkLeaf } from '../x509/leaf';
import type {
  Authority,
  ConnectionCertificate,
  IssuedCertificate,
  Issuers,
  Order,
  PendingCertificate,
} from './authority';

/** How an authority is remembered. */
export interface Memory {
  /** How long the same order gets the same certificate, in milliseconds from its issuance. */
  readonly windowMs: number;
  /** Most certificates that are remembered, each about 2 kB. @default 1,000: a container serves few devices in a window */
  readonly most?: number;
  /** Milliseconds since the Unix epoch. @default the system's clock */
  readonly now?: () => number;
}

/** A certificate that was handed out. */
interface Remembered {
  readonly issued: IssuedCertificate;
  /** Until when it is handed out again, in milliseconds since the Unix epoch. */
  readonly untilMs: number;
}

/**
 * An authority that cannot tell whether it was asked before, with the memory of this container: the same order gets the
 * same certificate for a while, and one that is under way is not placed again. It costs nothing, and does not help a device
 * that reaches another container: a ledger does.
 *
 * Only a certificate that the device can have is remembered. After a failure, the same order is placed anew: then the CA
 * may have issued two, of which one is handed out.
 */
export class RememberedAuthority implements Authority {
  readonly id: string;
  readonly #authority: Authority;
  readonly #windowMs: number;
  readonly #most: number;
  readonly #now: () => number;
  /** By order, oldest first. */
  readonly #remembered = new Map<string, Remembered>();
  readonly #underWay = new Map<string, Promise<IssuedCertificate>>();

  constructor(authority: Authority, { windowMs, most = 1_000, now = Date.now }: Memory) {
    this.id = authority.id;
    this.#authority = authority;
    this.#windowMs = windowMs;
    this.#most = most;
    this.#now = now;
  }

  /** Only takes note of the order: the authority gets it when it is collected, unless its certificate is known. */
  async order(order: Order): Promise<PendingCertificate> {
    this.#authority.check?.(order);
    const id = requestKey({ ...order, authority: this.id, profile: '' });
    return { id, collect: (deadline) => this.#collect(id, order, deadline) };
  }

  issuers(deadline: Deadline, freshness?: 'again'): Promise<Issuers> {
    return this.#authority.issuers(deadline, freshness);
  }

  warmUp(signal: AbortSignal): Promise<void> {
    return this.#authority.warmUp(signal);
  }

  probe(deadline: Deadline): Promise<void> {
    return this.#authority.probe(deadline);
  }

  async connectionCertificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    return (await this.#authority.connectionCertificates?.(deadline)) ?? [];
  }

  async #collect(id: string, order: Order, deadline: Deadline): Promise<IssuedCertificate> {
    this.#forgetOld();
    const known = this.#known(id);
    if (known !== undefined) return known;
    const underWay = this.#underWay.get(id);
    return inTime(underWay ?? this.#place(id, order, deadline), deadline);
  }

  /** Places the order. Who asks for the same meanwhile gets what comes of it, a failure too. */
  #place(id: string, order: Order, deadline: Deadline): Promise<IssuedCertificate> {
    // Or else one that never ends would be in the way for ever.
    const placed = inTime(this.#ask(id, order, deadline), deadline);
    const ended = placed.finally(() => this.#underWay.delete(id));
    this.#underWay.set(id, ended);
    return ended;
  }

  async #ask(id: string, order: Order, deadline: Deadline): Promise<IssuedCertificate> {
    const pending = await this.#authority.order(order, deadline);
    logger.info('Certificate ordered', { pendingCertificate: pending.id });
    const issued = await pending.collect(deadline);
    // A wrong one would be handed out, and refused, for as long as it is remembered.
    const { notAfter } = checkLeaf(issued.pem, order.csr, issued.issuer.certificate);
    // One that came late, after its order was placed anew, must not take the place of the one that was handed out.
    const known = this.#known(id);
    if (known !== undefined) return known;
    this.#remembered.delete(id);
    this.#remembered.set(id, {
      issued,
      untilMs: Math.min(this.#now() + this.#windowMs, notAfter.getTime()),
    });
    return issued;
  }

  #known(id: string): IssuedCertificate | undefined {
    const known = this.#remembered.get(id);
    return known !== undefined && this.#now() < known.untilMs ? known.issued : undefined;
  }

  /** Forgets those whose time is over, and the oldest ones if they are too many. */
  #forgetOld(): void {
    for (const [id, { untilMs }] of this.#remembered) {
      if (this.#remembered.size < this.#most && this.#now() < untilMs) return;
      this.#remembered.delete(id);
    }
  }
}

async function inTime(issuing: Promise<IssuedCertificate>, deadline: Deadline): Promise<IssuedCertificate> {
  const issued = await deadline.race(issuing);
  if (issued !== undefined) return issued;
  throw new SigningFailed(FailureReason.DeadlineExceeded, 'the authority did not issue in time.');
}
