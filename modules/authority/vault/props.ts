import type { ExternalCaProps } from '../external/props';

/** Defaults of `Vault`'s properties, which are those of the variable's attributes too. */
export const VAULT_DEFAULTS = { mount: 'pki', operation: 'sign' } as const;

/** Properties of `Vault`, for HashiCorp Vault and OpenBao. */
export interface VaultProps extends ExternalCaProps {
  /** Path at which the PKI secrets engine is mounted, without slashes at its ends. @default pki */
  readonly mount?: string;
  /** Role of that engine under which certificates are issued. docs/vault.md has one that fits. */
  readonly role: string;
  /** Name or id of one of several issuers of the engine. @default that of the role */
  readonly issuer?: string;
  /** Namespace, without slashes at its ends. @default none */
  readonly namespace?: string;
  /**
   * `sign`: the role says what a certificate holds. `sign-verbatim` copies what a request asks for, and never is the
   * default: with it, only `allowedExtensions` and the signer's own checks limit what a certificate is good for.
   * @default sign
   */
  readonly operation?: string;
  /** Lifetime of each leaf, in days, 1 to 36,500: Vault's `ttl`, which role and engine limit. */
  readonly validityDays: number;
  /**
   * How the signer logs in, in the order of advice: `jwt`, with a token from STS that lives for minutes; `aws`, with a
   * signed request (Vault, or a plugin of OpenBao); `approle`, with a stored secret.
   */
  readonly login: string;
  /** Path at which that auth method is mounted. @default the name of the login */
  readonly loginMount?: string;
  /** Role of that auth method. Required with `jwt` and `aws`. */
  readonly loginRole?: string;
  /** Audience of the token from STS, to which Vault binds the role. Required with `jwt`, and only there. */
  readonly jwtAudience?: string;
  /** Value of the header `X-Vault-AWS-IAM-Server-ID`. Only with `aws`. @default it is not sent */
  readonly awsServerId?: string;
  /**
   * ARN of the secret with the AppRole, JSON: `{"role_id": "…", "secret_id": "…"}`. Required with `approle`, and only
   * there.
   */
  readonly approleArn?: string;
}
