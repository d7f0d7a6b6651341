import type { Login } from '../../../handler/authority/vault/vocabulary';
import { SANDBOX_ACCOUNT } from '../../account';
import type { AwsServices } from '../../external/aws-services';
import { EVERYBODY } from '../../external/aws-services';
import { AppRoleAuth, type AppRoleCredentials } from '../../services/vault/auth/approle';
import { AwsAuth } from '../../services/vault/auth/aws';
import { JwtAuth } from '../../services/vault/auth/jwt';
import type { PkiEngine } from '../../services/vault/pki/engine';
import { readRole } from '../../services/vault/pki/role';
import type { Vault } from '../../services/vault/vault';

/** Names in Vault: of the PKI engine's mount and its role, of the role to log in as, and of the policy. */
export const NAMES = { mount: 'pki', role: 'devices', login: 'signer', policy: 'iot-signer' } as const;

/** The audience of the signer's tokens, and the server's id for signed requests. */
export const AUDIENCE = 'vault.example.com';

/** Name of the secret with the AppRole. */
export const APP_ROLE_SECRET = 'iot-ca/approle';

/** Lifetimes of the signer's tokens, in seconds. */
const TOKEN = { token_policies: [NAMES.policy], token_ttl: 3_600, token_max_ttl: 86_400 };

/** A year, in seconds: the longest lifetime of a leaf. */
const YEAR_S = 365 * 86_400;

/** Who may log in: the roles of signers, whatever their deployments are called, and everybody in an account without IAM. */
const PRINCIPALS = [`arn:aws:iam::${SANDBOX_ACCOUNT.accountId}:role/*-signer*`, EVERYBODY];

/** A role that fits AWS IoT: leaves have the request's subject, and are good for clients only. (docs/vault.md) */
const FITTING_ROLE = readRole({
  allow_any_name: true,
  enforce_hostnames: false,
  cn_validations: ['disabled'],
  require_cn: false,
  allowed_serial_numbers: ['*'],
  allowed_user_ids: ['*'],
  allowed_uri_sans: ['*'],
  key_type: 'any',
  server_flag: false,
  client_flag: true,
  key_usage: ['DigitalSignature'],
  max_ttl: YEAR_S,
});

/** What Vault's administrator sets up for a signer, and can set right again. */
export class VaultSetUp {
  readonly appRole = new AppRoleAuth();
  readonly #jwt: JwtAuth;
  readonly #aws: AwsAuth;
  readonly #appRoleId: string;

  readonly #vault: Vault;
  readonly #engine: PkiEngine;

  constructor(vault: Vault, engine: PkiEngine, { federation, endpoint }: AwsServices) {
    this.#vault = vault;
    this.#engine = engine;
    this.#jwt = new JwtAuth({ bound_issuer: federation.issuer, jwks: () => federation.jwks });
    this.#aws = new AwsAuth({ sts_endpoint: endpoint, iam_server_id_header_value: AUDIENCE });
    this.#appRoleId = this.appRole.createRole(NAMES.login, TOKEN);
    vault.engines.set(NAMES.mount, engine);
    const methods = { jwt: this.#jwt, aws: this.#aws, approle: this.appRole } satisfies Record<Login, object>;
    for (const [mount, method] of Object.entries(methods)) vault.auth.set(mount, method);
    this.restore();
  }

  /** Makes everything as the signer needs it. */
  restore(): void {
    this.#engine.roles.set(NAMES.role, FITTING_ROLE);
    this.#vault.state = 'active';
    this.#vault.policies.write(NAMES.policy, {
      [`${NAMES.mount}/sign/${NAMES.role}`]: ['update'],
      [`${NAMES.mount}/issuer/+/sign/${NAMES.role}`]: ['update'],
      [`${NAMES.mount}/roles/${NAMES.role}`]: ['read'],
    });
    this.#jwt.roles.set(NAMES.login, {
      ...TOKEN,
      bound_audiences: [AUDIENCE],
      bound_claims_type: 'glob',
      bound_claims: { sub: PRINCIPALS },
    });
    this.appRole.lock(this.#appRoleId, false);
    this.#aws.roles.set(NAMES.login, { ...TOKEN, bound_iam_principal_arn: PRINCIPALS });
  }

  /** Makes a further secret to log in with. */
  createSecretId(): AppRoleCredentials {
    return this.appRole.createSecretId(this.#appRoleId);
  }

  /** The role of the PKI engine gets Vault's defaults: it signs no device's request. */
  resetRole(): void {
    this.#engine.roles.set(NAMES.role, readRole({}));
  }

  /** The role of the PKI engine gets a setting of its own. @param settings By Vault's names. */
  changeRole(settings: Readonly<Record<string, unknown>>): void {
    this.#engine.roles.set(NAMES.role, readRole({ ...FITTING_ROLE, ...settings }));
  }

  /** The signer's policy allows nothing any more. */
  emptyPolicy(): void {
    this.#vault.policies.write(NAMES.policy, {});
  }

  /** Nobody may log in as the signer any more, and the tokens of those who have are revoked. */
  lockOut(): void {
    this.#jwt.roles.delete(NAMES.login);
    this.#aws.roles.delete(NAMES.login);
    this.appRole.lock(this.#appRoleId, true);
    this.#vault.tokens.revokeAll();
  }
}
