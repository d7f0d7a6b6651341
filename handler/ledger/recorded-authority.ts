import type {
  Authority,
  IssuedCertificate,
  Issuers,
  Order,
  PendingCertificate,
} from '../authority/authority';
import { settleAll } from '../calls/settle-all';
import type { Deadline } from '../deadline';
import { SigningFailed } from '../errors';
import { logger } from '../powertools/logger';
import { FailureReason } from '../vocabulary';
import { readCertificate } from '../x509/leaf';
import { encodePem } from '../x509/pem';
import type { SignedCertificate } from './draft';
import type { Ledger, RecordedCertificate } from './ledger';
import { type LedgerRequest, requestKey } from './request';

/**
 * Any authority, asked through a ledger: each certificate is recorded before a device gets it, and the same request gets
 * the same certificate, also from an authority that cannot tell.
 *
 * The authority chooses the serial number, so an attempt that came to nothing is in the ledger without one. An authority
 * that gives the same order the same certificate gives it to the next attempt, too.
 */
export class RecordedAuthority implements Authority {
  readonly id: string;
  readonly #authority: Authority;
  readonly #ledger: Ledger;
  readonly #profile: string;

  /** @param profile Names what its certificates have in common; once it changes, the same request gets another. */
  constructor(authority: Authority, ledger: Ledger, profile: string) {
    this.id = authority.id;
    this.#authority = authority;
    this.#ledger = ledger;
    this.#profile = profile;
  }

  /** Only takes note of the order: the authority gets it once the ledger has the attempt, when it is collected. */
  async order(order: Order): Promise<PendingCertificate> {
    const request: LedgerRequest = { ...order, authority: this.id, profile: this.#profile };
    return { id: requestKey(request), collect: (deadline) => this.#collect(request, deadline) };
  }

  issuers(deadline: Deadline): Promise<Issuers> {
    return this.#authority.issuers(deadline);
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#authority.warmUp(signal), this.#ledger.warmUp(signal)]);
  }

  async probe(deadline: Deadline): Promise<void> {
    await settleAll([this.#authority.probe(deadline), this.#ledger.probe(deadline)]);
  }

  async #collect(request: LedgerRequest, deadline: Deadline): Promise<IssuedCertificate> {
    const draft = () => ({});
    const recorded = await this.#ledger.issue(
      request,
      draft,
      (_, until) => this.#ask(request, until),
      deadline,
    );
    const { certificate } = recorded;
    return {
      pem: encodePem('CERTIFICATE', certificate),
      issuer: await this.#issuerOf(recorded, deadline),
    };
  }

  async #ask(order: Order, deadline: Deadline): Promise<SignedCertificate> {
    const pending = await this.#authority.order(order, deadline);
    logger.info('Certificate ordered', { pendingCertificate: pending.id });
    const { pem, issuer } = await pending.collect(deadline);
    return { certificate: readCertificate(pem).raw, issuer: issuer.id };
  }

  async #issuerOf({ issuer: id }: RecordedCertificate, deadline: Deadline) {
    const issuers = await this.#authority.issuers(deadline);
    const issuer = issuers.find((candidate) => candidate.id === id);
    if (issuer === undefined) {
      throw new SigningFailed(
        FailureReason.CertificateIssuerUnexpected,
        `the recorded certificate was signed by ${id}, which the authority no longer names.`,
      );
    }
    return issuer;
  }
}
