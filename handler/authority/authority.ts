import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../csr/csr';
import type { Deadline } from '../deadline';
import type { Requester } from '../event';

/**
 * Signs certificates: AWS Private CA today. Your own PKI in AWS KMS, or a CA reached over EST (RFC 7030), would fit
 * too.
 *
 * Every method with a deadline settles before it. It throws `SigningFailed`, or `RequestRejected` if the authority
 * itself blames the CSR.
 */
export interface Authority {
  /** Names the authority in logs, such as its ARN. */
  readonly id: string;

  /**
   * Places an order. Placing the same one again yields the same certificate, not a second one, for as long as the
   * authority remembers the first. An order from another requester never yields that certificate.
   */
  order(order: Order, deadline: Deadline): Promise<PendingCertificate>;

  /** The certificate of the CA that signs: what every leaf is checked against. */
  issuer(deadline: Deadline): Promise<X509Certificate>;

  /**
   * Prepares for the first request, such as by opening a connection: one attempt, which the first request joins. It
   * ends when the signal aborts, leaves nothing behind, and emits no metric, because no device asked for it.
   */
  warmUp(signal: AbortSignal): Promise<void>;

  /** Finds out, without issuing anything, whether the authority would sign; throws when it would not. */
  probe(deadline: Deadline): Promise<void>;
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

  /** Waits until it is issued and returns it, PEM, not yet checked. */
  collect(deadline: Deadline): Promise<string>;
}
