/**
 * The names and limits that the signers with a CA outside of AWS, reached over HTTPS, and their deployments share.
 */

/** Environment variables of every signer with a CA outside of AWS. */
export const ExternalSetting = {
  /** Origin of the CA's server, such as `https://ca.example.com:8443`. Required. */
  Url: 'CA_URL',
  /** Name that the server's certificate must have. Default: the host of the URL. */
  ServerName: 'CA_SERVER_NAME',
  /** ARN of the SSM parameter or secret with the certificates that may vouch for the server, PEM. Default: public CAs. */
  TrustAnchors: 'CA_TRUST_ANCHORS_ARN',
  /** ARN of the secret with the client certificate and its key. Default: none is shown to the server. */
  ClientCertificate: 'CA_CLIENT_CERTIFICATE_ARN',
  /** Object identifiers of further extensions and purposes that requests and leaves may have, a list in JSON. Default: none. */
  AllowedExtensions: 'ALLOWED_EXTENSIONS',
} as const;

/** An origin: https, a host, perhaps a port, and nothing after it. */
export const CA_URL =
  '^https://([A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?|\\[[0-9A-Fa-f:]+\\])(:[1-9][0-9]{0,4})?$';

/** What such a URL must be: completes the sentence "<name> must be …". */
export const CA_URL_MUST_BE =
  'the origin of an https server, such as https://ca.example.com:8443, without a path or a slash at its end';

/** A host name. */
export const SERVER_NAME = '^[A-Za-z0-9]([A-Za-z0-9.-]{0,251}[A-Za-z0-9])?$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const SERVER_NAME_MUST_BE = 'a host name, such as ca.example.com';

/**
 * ARN of a secret in AWS Secrets Manager, or of a parameter in Systems Manager that is in a folder. Never the secret
 * itself. (Service authorization reference, AWS Secrets Manager and AWS Systems Manager)
 */
export const SECRET_ARN =
  '^arn:aws[a-z-]*:(secretsmanager:[a-z0-9-]+:[0-9]{12}:secret:[A-Za-z0-9/_+=.@-]{1,512}-[A-Za-z0-9]{6}|ssm:[a-z0-9-]+:[0-9]{12}:parameter(/[A-Za-z0-9_.-]+){1,15})$';

/** What such an ARN must be: completes the sentence "<name> must be …". */
export const SECRET_ARN_MUST_BE =
  'the whole ARN of a secret in AWS Secrets Manager (arn:aws:secretsmanager:REGION:ACCOUNT:secret:NAME-SUFFIX) or of an ' +
  'SSM parameter (arn:aws:ssm:REGION:ACCOUNT:parameter/NAME), and not the secret itself';
