import type { SigningAlgorithm } from '../../x509/authority';
import type { Validity } from './validity';

/** The sandbox's record of an accepted request for a certificate, whether or not a client fetched it. */
export interface IssuedCertificate {
  readonly arn: string;
  /** 32 hexadecimal digits, lower case; the last part of the ARN. */
  readonly serial: string;
  /** The CSR's subject, for humans. */
  readonly subject: string;
  readonly templateArn: string;
  /** The requested validity. */
  readonly validity: Validity;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signingAlgorithm: SigningAlgorithm;
  /** The CSR as received. */
  readonly csrPem: string;
  /** SHA-256 over the CSR's DER, hexadecimal. */
  readonly csrSha256: string;
  readonly idempotencyToken: string | undefined;
  /** When the request was accepted, by the CA's clock. */
  readonly acceptedAt: Date;
  /** When GetCertificate can return it, by the CA's clock, in milliseconds since the Unix epoch; Infinity for never. */
  readonly readyAt: number;
  /** The certificate that GetCertificate returns; undefined if issuing fails. */
  readonly certificatePem: string | undefined;
}
