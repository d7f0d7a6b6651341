/**
 * The names and limits that the signer with an EST server (RFC 7030) and its deployment share.
 */

/** Environment variables that only this signer reads, besides those of every CA outside of AWS. */
export const EstSetting = {
  /** Label of the CA at the server, a part of the path. Default: the server has one CA. */
  Label: 'EST_LABEL',
  /**
   * ARN of the secret with the user and password for HTTP Basic, JSON: `{"username": "…", "password": "…"}`. Default: none
   * is sent, and the client certificate has to do.
   */
  Password: 'EST_PASSWORD_ARN',
} as const;

/** A label: one segment of a path that is no operation. (RFC 7030, 3.2.2) */
export const LABEL = '^[A-Za-z0-9._~-]{1,64}$';

/** What a label must be: completes the sentence "<name> must be …". */
export const LABEL_MUST_BE =
  'one segment of a path: 1 to 64 letters, digits and ._~-, and not the name of an operation of EST';

/** The operations of EST, which a label must not be called. (RFC 7030, 3.2.2) */
export const OPERATIONS = [
  'cacerts',
  'simpleenroll',
  'simplereenroll',
  'fullcmc',
  'serverkeygen',
  'csrattrs',
] as const;
