import type { X509Certificate } from 'node:crypto';
import type { Csr } from '../csr/csr';
import type { Deadline } from '../deadline';
import type { Requester } from '../event';

/**
 * Who signs: AWS Private CA today; an own PKI in AWS KMS and CAs reached over EST (RFC 7030) fit the same shape.
 *
 * Every method with a deadline throws `SigningFailed`, or `RequestRejected` where the authority itself blames the CSR,
 * and none of these returns later than the deadline.
 */
export interface Authority {
  /** Names the authority in logs, such as its ARN. */
  readonly id: string;

  /**
   * Hands in an order. Handing in the same one again leads to the same certificate, not to a second one, for as long as
   * the authority remembers the first. An order that differs in who asks never leads to that certificate.
   */
  order(order: Order, deadline: Deadline): Promise<PendingCertificate>;

  /** The certificate of the CA that signs: what every leaf is checked against. */
  issuer(deadline: Deadline): Promise<X509Certificate>;

  /**
   * Does ahead of the first request what it will need, such as opening a connection: one attempt, which the first
   * request joins. It ends when the signal aborts, with nothing left behind, and no metric tells of it, because
   * nobody has asked for it.
   */
  warmUp(signal: AbortSignal): Promise<void>;

  /** Finds out, without issuing anything, whether the authority would sign; throws when it would not. */
  probe(deadline: Deadline): Promise<void>;
}

/**
 * What an authority is asked for, and by whom. Two orders are the same when all of it is: a CSR is no secret, and
 * whoever sends that of somebody else must not get that device's certificate.
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
