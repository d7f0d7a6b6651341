import { X509Certificate } from 'node:crypto';
import type {
  Authority,
  ConnectionCertificate,
  IssuedCertificate,
  Issuer,
  Issuers,
  Order,
  PendingCertificate,
} from '../authority/authority';
import { settleAll } from '../calls/settle-all';
import type { Deadline } from '../deadline';
import { MayHaveIssued, SigningFailed } from '../errors';
import { quote } from '../escape';
import { logger } from '../powertools/logger';
import { FailureReason } from '../vocabulary';
import { readIssuerKey } from '../x509/issuer-key';
import { checkLeaf, readCertificate } from '../x509/leaf';
import { encodePem } from '../x509/pem';
import type { SignedCertificate } from './draft';
import type { Ledger } from './ledger';
import { type LedgerRequest, requestKey } from './request';

/** Most CAs that are remembered because they have signed: one is renewed in years. */
const MOST_ISSUERS = 8;

/**
 * Any authority, asked through a ledger: each certificate is recorded before a device gets it, and the same request gets
 * the same certificate, also from an authority that cannot tell.
 *
 * The authority chooses the serial number, so an attempt that came to nothing is in the ledger without one. An authority
 * that gives the same order the same certificate gives it to the next attempt, too. What no device can have, because it
 * is not what was ordered, is not recorded, so the next attempt asks anew.
 */
export class RecordedAuthority implements Authority {
  readonly id: string;
  readonly #authority: Authority;
  readonly #ledger: Ledger;
  readonly #profile: string;
  /** CAs that have signed for this container, the latest last: an authority need not name them for ever. */
  #seen: readonly Issuer[] = [];

  /** @param profile Names what its certificates have in common; once it changes, the same request gets another. */
  constructor(authority: Authority, ledger: Ledger, profile: string) {
    this.id = authority.id;
    this.#authority = authority;
    this.#ledger = ledger;
    this.#profile = profile;
  }

  /** Only takes note of the order: the authority gets it once the ledger has the attempt, when it is collected. */
  async order(order: Order): Promise<PendingCertificate> {
    this.#authority.check?.(order);
    const request: LedgerRequest = { ...order, authority: this.id, profile: this.#profile };
    return { id: requestKey(request), collect: (deadline) => this.#collect(request, deadline) };
  }

  issuers(deadline: Deadline, freshness?: 'again'): Promise<Issuers> {
    return this.#authority.issuers(deadline, freshness);
  }

  async connectionCertificates(deadline: Deadline): Promise<readonly ConnectionCertificate[]> {
    return (await this.#authority.connectionCertificates?.(deadline)) ?? [];
  }

  async warmUp(signal: AbortSignal): Promise<void> {
    await Promise.all([this.#authority.warmUp(signal), this.#ledger.warmUp(signal)]);
  }

  async probe(deadline: Deadline): Promise<void> {
    await settleAll([this.#authority.probe(deadline), this.#ledger.probe(deadline)]);
  }

  async #collect(request: LedgerRequest, deadline: Deadline): Promise<IssuedCertificate> {
    const { certificate } = await this.#ledger.issue(
      request,
      () => ({}),
      (_, until) => this.#ask(request, until),
      deadline,
    );
    return {
      pem: encodePem('CERTIFICATE', certificate),
      issuer: await this.#issuerOf(certificate, deadline),
    };
  }

  async #ask(order: Order, deadline: Deadline): Promise<SignedCertificate> {
    const pending = await this.#authority.order(order, deadline);
    logger.info('Certificate ordered', { pendingCertificate: pending.id });
    const { pem, issuer } = await pending.collect(deadline);
    const others = this.#seen.filter(({ certificate }) => !certificate.raw.equals(issuer.certificate.raw));
    this.#seen = [...others, issuer].slice(-MOST_ISSUERS);
    return {
      certificate: derOf(pem),
      issuer: issuer.id,
      check: () => checkLeaf(pem, order.csr, issuer.certificate),
    };
  }

  /**
   * The CA that signed a recorded leaf. While a renewed one reaches one container after the other, it may be one that this
   * container has yet to read, or one that the authority no longer names.
   */
  async #issuerOf(der: Buffer, deadline: Deadline): Promise<Issuer> {
    const leaf = new X509Certificate(der);
    const isIssuer = ({ certificate }: Issuer) =>
      leaf.checkIssued(certificate) && leaf.verify(readIssuerKey(certificate).key);
    const issuer =
      this.#seen.find(isIssuer) ??
      (await this.#authority.issuers(deadline)).find(isIssuer) ??
      (await this.#authority.issuers(deadline, 'again')).find(isIssuer);
    if (issuer !== undefined) return issuer;
    throw new SigningFailed(
      FailureReason.CertificateIssuerUnexpected,
      `the recorded certificate was signed by ${quote(leaf.issuer)}, which the authority no longer names. The same ` +
        'request gets another certificate once its window is over. Have the authority name its former CA until then.',
    );
  }
}

function derOf(pem: string): Buffer {
  try {
    return readCertificate(pem).raw;
  } catch (cause) {
    throw new MayHaveIssued(
      FailureReason.CertificateMalformed,
      'the authority issued something that is not one certificate in PEM.',
      { cause },
    );
  }
}
