/**
 * The names and limits that the signer with the PKI of HashiCorp Vault or OpenBao and its deployment share.
 */

/** Environment variables that only this signer reads, besides those of every CA outside of AWS. */
export const VaultSetting = {
  /** Path at which the PKI secrets engine is mounted. Required. */
  Mount: 'VAULT_PKI_MOUNT',
  /** Role of that engine under which certificates are issued. Required. */
  Role: 'VAULT_PKI_ROLE',
  /** Name or id of one of several issuers of the engine. Default: that of the role. */
  Issuer: 'VAULT_PKI_ISSUER',
  /** Namespace of Vault. Default: none. */
  Namespace: 'VAULT_NAMESPACE',
  /** `sign`, by the role; or `sign-verbatim`, which copies what the request asks for. Required. */
  Operation: 'VAULT_OPERATION',
  /** Lifetime of each leaf, in days: Vault's `ttl`. Required. */
  ValidityDays: 'CERTIFICATE_VALIDITY_DAYS',
  /** How the signer logs in: `jwt`, `aws` or `approle`. Required. */
  Login: 'VAULT_LOGIN',
  /** Path at which that auth method is mounted. Required. */
  LoginMount: 'VAULT_LOGIN_MOUNT',
  /** Role of that auth method. Required with `jwt` and `aws`. */
  LoginRole: 'VAULT_LOGIN_ROLE',
  /** Audience of the token from STS. Required with `jwt`. */
  Audience: 'VAULT_JWT_AUDIENCE',
  /** Value of the header `X-Vault-AWS-IAM-Server-ID`. With `aws`. Default: it is not sent. */
  ServerId: 'VAULT_AWS_SERVER_ID',
  /** ARN of the secret with the AppRole, JSON: `{"role_id": "…", "secret_id": "…"}`. Required with `approle`. */
  AppRole: 'VAULT_APPROLE_ARN',
} as const;

/** How the signer can log in, in the order of advice: the first two without a stored secret. */
export const LOGINS = ['jwt', 'aws', 'approle'] as const;
export type Login = (typeof LOGINS)[number];

/** How certificates are asked for. */
export const OPERATIONS = ['sign', 'sign-verbatim'] as const;
export type Operation = (typeof OPERATIONS)[number];

/** Path of a mount, or of a namespace, without slashes at its ends. */
export const PATH = '^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+){0,7}$';

/** What the path of a mount must be: completes the sentence "<name> must be …". */
export const MOUNT_MUST_BE = 'the path of a mount, such as pki or teams/iot/pki, without slashes at its ends';

/** Name of a role, or of an issuer. */
export const VAULT_NAME = '^[A-Za-z0-9_.-]{1,128}$';

/** What such a name must be: completes the sentence "<name> must be …". */
export const VAULT_NAME_MUST_BE = 'a name in Vault: 1 to 128 letters, digits and _.-';

/** What a namespace must be: completes the sentence "<name> must be …". */
export const NAMESPACE_MUST_BE = 'a namespace of Vault, such as teams/iot, without slashes at its ends';

/** Audience of a token: printable ASCII without spaces. (AWS STS API reference, GetWebIdentityToken) */
export const AUDIENCE = '^[!-~]{1,1000}$';

/**
 * Lifetime of the token from STS, in seconds. It is used at once; the rest is for clocks that differ. (AWS STS API
 * reference, GetWebIdentityToken: 60 to 3,600)
 */
export const JWT_SECONDS = 300;

/** What an audience must be: completes the sentence "<name> must be …". */
export const AUDIENCE_MUST_BE =
  'the audience to which Vault binds the role, such as vault.example.com, without spaces';
