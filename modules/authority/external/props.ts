import { integer, orEmpty, type PropRules, required, text, texts } from '../../props';
import { LEDGER_TABLE_NAME, OID, RETENTION_DAYS, WINDOW_SECONDS } from '../rules';
import { SECRETS_KEY_ARN, SERVER_NAME, secretArn, URL } from './rules';

/** Properties of every CA outside of AWS, which is reached over HTTPS. An empty text counts as left out. */
export interface ExternalCaProps {
  /** Origin of the CA's server, such as `https://ca.example.com:8443`, without a path. */
  readonly url: string;
  /**
   * Name that the server's certificate must have, where it is not the URL's host: with an address, or a name of a
   * network of your own.
   * @default the host of `url`
   */
  readonly serverName?: string;
  /**
   * ARN of the SSM parameter or secret with the certificates, PEM, that may vouch for the server. Only they do.
   * @default the public CAs that Node.js knows
   */
  readonly trustAnchorsArn?: string;
  /**
   * ARN of the secret with the client certificate and its key: JSON `{"certificate": PEM, "private_key": PEM}`, or one PEM
   * text with both.
   * @default none is shown to the server
   */
  readonly clientCertificateArn?: string;
  /**
   * ARNs of the keys in AWS KMS, your own, that encrypt the secrets.
   * @default none: the keys of Secrets Manager and Systems Manager themselves need no permission
   */
  readonly secretsKeyArns?: string[];
  /**
   * Object identifiers of extensions, and of purposes of the extended key usage, that requests and certificates may have
   * besides those that the signer checks. Such a CA may copy what a request asks for.
   * @default none
   */
  readonly allowedExtensions?: string[];
  /**
   * Name of a ledger's table in DynamoDB, in this account and Region, such as that of a `Ledger`: then the same request
   * gets the same certificate, whichever container it meets.
   * @default none: each container has a memory of its own
   */
  readonly ledgerTable?: string;
  /**
   * How long the ledger keeps an entry after the end of its certificate, in days, 1 to 3,650. Only with `ledgerTable`.
   * @default 730: the two years for which public CAs keep records
   */
  readonly ledgerRetentionDays?: number;
  /**
   * How long the same request gets the same certificate, in seconds, 10 to 86,400. After that it gets another.
   * @default 300
   */
  readonly repeatWindowSeconds?: number;
}

/** What these properties must be. */
export const EXTERNAL_CA_PROPS: PropRules<ExternalCaProps> = {
  url: required(text(URL)),
  serverName: orEmpty(text(SERVER_NAME)),
  trustAnchorsArn: secretArn(),
  clientCertificateArn: secretArn(),
  secretsKeyArns: texts(SECRETS_KEY_ARN),
  allowedExtensions: texts(OID),
  ledgerTable: orEmpty(text(LEDGER_TABLE_NAME)),
  ledgerRetentionDays: integer(RETENTION_DAYS),
  repeatWindowSeconds: integer(WINDOW_SECONDS),
};
