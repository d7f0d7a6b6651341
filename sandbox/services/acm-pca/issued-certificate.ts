import type { SigningAlgorithm } from '../../x509/authority';
import type { Validity } from './validity';

/** The sandbox's record of one certificate that it agreed to issue, whether or not anybody fetched it. */
export interface IssuedCertificate {
  readonly arn: string;
  /** 32 hexadecimal digits, lower case; the last part of the ARN. */
  readonly serial: string;
  /** The CSR's subject, for people. */
  readonly subject: string;
  readonly templateArn: string;
  /** The validity as it was asked for. */
  readonly validity: Validity;
  readonly notBefore: Date;
  readonly notAfter: Date;
  readonly signingAlgorithm: SigningAlgorithm;
  /** The CSR as it came. */
  readonly csrPem: string;
  /** SHA-256 over the CSR's DER, hexadecimal. */
  readonly csrSha256: string;
  readonly idempotencyToken: string | undefined;
  /** When the request was accepted, by the CA's clock. */
  readonly acceptedAt: Date;
  /** When GetCertificate can give it out, by the CA's clock, in milliseconds since the Unix epoch; Infinity for never. */
  readonly readyAt: number;
  /** The certificate as GetCertificate gives it out; undefined if issuing fails. */
  readonly certificatePem: string | undefined;
}
