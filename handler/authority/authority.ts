import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../csr/csr';
import type { Deadline } from '../deadline';
import type { Requester } from '../event';
import type { Metric } from '../vocabulary';

/**
 * Signs certificates: a managed CA, a key that signs what we write, or a CA somewhere else, reached by its protocol.
 *
 * Every method with a deadline settles before it. It throws `SigningFailed`, or `RequestRejected` if the authority
 * itself blames the CSR.
 */
export interface Authority {
  /** Names the authority in logs, such as its ARN. */
  readonly id: string;

  /**
   * The CAs among which it shares its orders, each an authority of its own: health check and rehearsal look at each.
   * @default it is a single one
   */
  readonly cas?: readonly Authority[];

  /**
   * Throws `RequestRejected` for an order that it refuses whatever its CA would say, so that nobody takes note of an order
   * that is never placed. It looks again when the order is placed. @default it looks only then
   */
  check?(order: Order): void;

  /**
   * Places an order. An order from another requester never yields the same certificate.
   *
   * Placing the same order again soon should yield the same certificate, because devices ask again, and so does the
   * signer after an answer that was lost. An authority that cannot tell must be asked through a ledger, which can.
   */
  order(order: Order, deadline: Deadline): Promise<PendingCertificate>;

  /**
   * The CAs that may sign; the one that signs unless something is wrong comes first.
   *
   * @param freshness `again`: a leaf is not from any of those that are known, so one may have been renewed, and an
   *   authority that keeps what it has read reads it again. @default those that are known
   */
  issuers(deadline: Deadline, freshness?: 'again'): Promise<Issuers>;

  /**
   * Prepares for the first request, such as by opening a connection: one attempt, which the first request joins. It
   * ends when the signal aborts, leaves nothing behind, and emits no metric, because no device asked for it.
   */
  warmUp(signal: AbortSignal): Promise<void>;

  /** Finds out, without issuing anything, whether the authority would sign; throws when it would not. */
  probe(deadline: Deadline): Promise<void>;

  /**
   * Certificates besides those of the issuers without which it cannot be asked: health checks report the days that each
   * has left. @default there are none
   */
  connectionCertificates?(deadline: Deadline): Promise<readonly ConnectionCertificate[]>;
}

/** A certificate on which the connection to an authority depends. */
export interface ConnectionCertificate {
  /** Whose it is, in words, such as `client certificate`. */
  readonly whose: string;
  /** The metric for the days that it has left. */
  readonly metric: (typeof Metric)['ClientCertificateDaysToExpiry' | 'ServerCertificateDaysToExpiry'];
  readonly certificate: X509Certificate;
}

/** At least one CA. */
export type Issuers = readonly [Issuer, ...Issuer[]];

/** A CA that signs leaves. */
export interface Issuer {
  /** Names it in logs and metrics, such as its ARN. */
  readonly id: string;
  /** Its own certificate: what every leaf that it signed is checked against. */
  readonly certificate: X509Certificate;
  /**
   * Whether a newer certificate has taken its place. Leaves from before may still be handed out, and its end is no
   * longer anybody's concern. @default false
   */
  readonly superseded?: boolean;
}

/**
 * What an authority is asked for, and by whom. Two orders are the same only if both match: a CSR is no secret, and
 * sending another device's CSR must not yield that device's certificate.
 */
export interface Order extends Requester {
  /** The CSR, checked. The CA gets exactly its octets. */
  readonly csr: Csr;
}

/** A certificate that an authority has agreed to issue. */
export interface PendingCertificate {
  /** Names the certificate at the authority, such as its ARN. */
  readonly id: string;

  /** Waits until it is issued. */
  collect(deadline: Deadline): Promise<IssuedCertificate>;
}

/** A certificate as an authority hands it out, not yet checked. */
export interface IssuedCertificate {
  /** The leaf alone, PEM. */
  readonly pem: string;
  /** The CA that signed it. */
  readonly issuer: Issuer;
}
