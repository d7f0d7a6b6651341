import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Authority, Issuer, Order, PendingCertificate } from '../../../handler/authority/authority';
import { MayHaveIssued, SigningFailed } from '../../../handler/errors';
import { FailureReason } from '../../../handler/vocabulary';
import { integer } from '../../../testing/requests/write-der';
import { forgeLeaf } from '../x509/forge-leaf';
import type { Mishap } from './faulty-table';

/** The CA that signed the leaves of `forgeLeaf`. */
export const FORGER: Issuer = { id: 'an issuer', certificate: new X509Certificate(forgeLeaf()) };

/** A CA outside of AWS: each time that it is asked, it issues another certificate, whose serial number it chooses. */
export class OutsideCa {
  /** Whatever it has issued, and for whom, oldest first. */
  readonly issued: { readonly clientId: string; readonly pem: string; readonly der: Buffer }[] = [];

  issue({ clientId }: Order): string {
    const pem = forgeLeaf({ serialNumber: integer(1, this.issued.length >> 8, this.issued.length & 0xff) });
    this.issued.push({ clientId, pem, der: new X509Certificate(pem).raw });
    return pem;
  }
}

/**
 * The CA as one container reaches it. It is never asked twice for one order: after an answer that was lost, it may have
 * issued.
 */
export class LossyAuthority implements Authority {
  readonly id = 'a CA';
  readonly #ca: OutsideCa;
  readonly #next: () => Mishap;

  /** @param next What befalls its next order. */
  constructor(ca: OutsideCa, next: () => Mishap) {
    this.#ca = ca;
    this.#next = next;
  }

  async order(order: Order): Promise<PendingCertificate> {
    return { id: 'an order', collect: async () => ({ pem: await this.#ask(order), issuer: FORGER }) };
  }

  async issuers() {
    return [FORGER] as const;
  }

  async warmUp() {}

  async probe() {}

  async #ask(order: Order): Promise<string> {
    const { beforeMs, afterMs, fault } = this.#next();
    const lost = new MayHaveIssued(FailureReason.AuthorityUnavailable, 'the answer was lost.');
    if (fault === 'late') {
      void sleep(beforeMs).then(() => this.#ca.issue(order));
      throw lost;
    }
    await sleep(beforeMs);
    if (fault === 'dies before') return new Promise(() => {});
    if (fault === 'fails') throw new SigningFailed(FailureReason.AuthorityThrottled, 'not now.');
    const pem = this.#ca.issue(order);
    if (fault === 'dies after') return new Promise(() => {});
    if (fault === 'lost answer') throw lost;
    await sleep(afterMs);
    return pem;
  }
}
