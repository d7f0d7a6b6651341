import type { Login } from '../../../handler/authority/vault/vocabulary';
import { regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { AWS_SERVICE_VARIABLES, type AwsServices } from '../../external/aws-services';
import type { HttpsServer } from '../../external/https-server';
import { type RotationStep, rotate } from '../../external/rotation';
import { around, between, type Distribution, fixed } from '../../latency';
import { type Random, seededRandom } from '../../random';
import type { Item } from '../../services/dynamodb/tables';
import type { AppRoleCredentials } from '../../services/vault/auth/approle';
import { PkiEngine } from '../../services/vault/pki/engine';
import { startVaultServer, type VaultOperation } from '../../services/vault/server';
import { Vault } from '../../services/vault/vault';
import type { Variables } from '../../terraform/deployment';
import type {
  AuthorityLatency,
  AuthorityOptions,
  OwnFault,
  RecordedCertificate,
  SandboxAuthority,
} from '../authority';
import { Calls, type CommonRole } from '../calls';
import { createLedgerTable } from '../ledger/ledger-table';
import { APP_ROLE_SECRET, AUDIENCE, NAMES, VaultSetUp } from './set-up';

/**
 * The signer's calls: `order` signs, `issuer` reads the CA's certificates, `login` gets a token, and `token` renews it.
 * `federation` gets what it logs in with; `secret` and `anchors` read what it takes to connect. In the ledger, `intend`
 * writes an attempt, `record` its certificate, and `look` and `read` look for those of others.
 */
export type VaultRole =
  | CommonRole
  | 'login'
  | 'token'
  | 'federation'
  | 'secret'
  | 'anchors'
  | 'intend'
  | 'record'
  | 'look'
  | 'read';

/** How to start Vault, besides what every authority has. */
export interface VaultAuthorityOptions extends AuthorityOptions {
  /** How the signer logs in. @default jwt */
  readonly login?: Login;
  /** Which product it is. @default vault */
  readonly product?: 'vault' | 'openbao';
}

/** Keys of the CA, by family. */
const KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

/** How long Vault takes to sign. No figures are published: estimates, of one near by, one in another network, and one that is overloaded. */
export const SIGNING_TIMES: Readonly<Record<AuthorityLatency, Distribution>> = {
  fast: between(5, 20),
  typical: around(60, 0.4),
  slow: between(800, 2_000),
};

const TRUST_ANCHORS_PARAMETER = '/iot-ca/vault-trust-anchors';
const TRUST_ANCHORS_ARN = regionalArn(SANDBOX_ACCOUNT, 'ssm', `parameter${TRUST_ANCHORS_PARAMETER}`);
const LEDGER_TABLE = 'iot-pki-ledger';

/** Name of the device for which rehearsals ask. */
const EXAMPLE = 'rehearsed-device';

/** Validity of the certificates of a signer that Terraform did not deploy, in days. */
const VALIDITY_DAYS = 30;

/** The PKI of Vault, which knows the signer by its role in AWS, and a signer's settings for it. */
export class SandboxVault implements SandboxAuthority<VaultRole> {
  /** Starts Vault, sets it up, and stores what the signer needs. */
  static async start(services: AwsServices, options: VaultAuthorityOptions = {}): Promise<SandboxVault> {
    const { key = 'ec', latency = 'fast', seed, product } = options;
    const vault = new Vault({ product });
    const keepsSubject = product === 'openbao';
    const engine = await PkiEngine.create({ commonName: 'Your Vault CA', key: KEYS[key], keepsSubject });
    const server = await startVaultServer(vault, { seed });
    await createLedgerTable(services.tables, LEDGER_TABLE);
    services.parameters.putParameter({
      Name: TRUST_ANCHORS_PARAMETER,
      Value: server.trustAnchorPem,
      Type: 'String',
      Overwrite: true,
    });
    // As the account's administrator does who lets roles log in outside of AWS.
    services.federation.isEnabled = true;
    const authority = new SandboxVault(services, vault, engine, server, options);
    authority.setLatency(latency);
    return authority;
  }

  readonly calls: Calls<VaultRole>;
  readonly setUp: VaultSetUp;
  readonly ownFaults: readonly OwnFault[] = [
    {
      name: 'login-refused',
      title: 'Login refused',
      description: "The role to log in as is gone, and the signer's tokens are revoked.",
      begin: () => this.setUp.lockOut(),
    },
    {
      name: 'policy-emptied',
      title: 'Empty policy',
      description: "The policy of the signer's tokens does not allow it to have anything signed.",
      begin: () => this.setUp.emptyPolicy(),
    },
    {
      name: 'role-changed',
      title: 'Changed role',
      description:
        'Somebody has given the PKI role an organization: leaves have another subject than devices ask for.',
      begin: () => this.setUp.changeRole({ organization: ['Somebody'] }),
    },
  ];
  readonly #login: Login;
  readonly #random: Random;
  #credentials: AppRoleCredentials;

  private constructor(
    readonly services: AwsServices,
    readonly vault: Vault,
    readonly engine: PkiEngine,
    readonly server: HttpsServer<VaultOperation>,
    { login = 'jwt', seed }: VaultAuthorityOptions,
  ) {
    this.#login = login;
    this.#random = seed === undefined ? Math.random : seededRandom(seed);
    this.setUp = new VaultSetUp(vault, engine, services);
    this.#credentials = this.setUp.createSecretId();
    services.secrets.store(APP_ROLE_SECRET, JSON.stringify(this.#credentials));
    const { tables, secrets, parameters, federation } = services;
    this.calls = new Calls<VaultRole>(
      [
        {
          ...server.conditions,
          operations: { order: 'sign', issuer: 'issuer', login: 'login', token: 'token' },
        },
        { ...federation.conditions, operations: { federation: 'GetWebIdentityToken' } },
        { ...secrets.conditions, operations: { secret: 'GetSecretValue' } },
        { ...parameters.conditions, operations: { anchors: 'GetParameter' } },
        {
          ...tables.conditions,
          operations: { intend: 'PutItem', record: 'UpdateItem', look: 'Query', read: 'GetItem' },
        },
      ],
      ['ConditionalCheckFailedException'],
    );
  }

  get id(): string {
    return `${this.server.url}/v1/${NAMES.mount}`;
  }

  get endpoint(): string {
    return this.services.endpoint;
  }

  get certificatePem(): string {
    return this.engine.issuers.find('default').certificate.toString();
  }

  get arrivedOrders(): number {
    return this.server.arrived.get('sign') ?? 0;
  }

  get placeholders(): Readonly<Record<string, string>> {
    return { TRUST_ANCHORS_ARN, APPROLE_SECRET_ARN: this.#appRoleArn };
  }

  /** What must be nowhere but here and in Secrets Manager: the secret to log in with, and every token. */
  get secretTexts(): readonly string[] {
    return [this.#credentials.secret_id, ...this.vault.tokens.live.map(({ id }) => id)];
  }

  get #appRoleArn(): string {
    return this.services.secrets.find(APP_ROLE_SECRET).arn;
  }

  /** Every entry of the ledger. */
  entries(): Promise<readonly Item[]> {
    return this.services.tables.items(LEDGER_TABLE);
  }

  async issued(): Promise<readonly RecordedCertificate[]> {
    return this.engine.issued;
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    const login: Readonly<Record<Login, Readonly<Record<string, string>>>> = {
      jwt: { VAULT_LOGIN_ROLE: NAMES.login, VAULT_JWT_AUDIENCE: AUDIENCE },
      aws: { VAULT_LOGIN_ROLE: NAMES.login, VAULT_AWS_SERVER_ID: AUDIENCE },
      approle: { VAULT_APPROLE_ARN: this.#appRoleArn },
    };
    return {
      ...Object.fromEntries(AWS_SERVICE_VARIABLES.map((variable) => [variable, endpoint])),
      CA_URL: this.server.url,
      CA_TRUST_ANCHORS_ARN: TRUST_ANCHORS_ARN,
      VAULT_PKI_MOUNT: NAMES.mount,
      VAULT_PKI_ROLE: NAMES.role,
      VAULT_OPERATION: 'sign',
      CERTIFICATE_VALIDITY_DAYS: String(VALIDITY_DAYS),
      VAULT_LOGIN: this.#login,
      VAULT_LOGIN_MOUNT: this.#login,
      ...login[this.#login],
      LEDGER_TABLE,
    };
  }

  variables(validityDays?: number): Variables {
    return this.#variablesFor(NAMES.role, validityDays);
  }

  mistypedVariables(): Variables {
    return this.#variablesFor(`${NAMES.role}-2`);
  }

  setLatency(latency: AuthorityLatency | number): void {
    const signing = typeof latency === 'number' ? fixed(latency) : SIGNING_TIMES[latency].from(this.#random);
    this.server.conditions.latency = (operation) => (operation === 'sign' ? signing() : 0);
  }

  /** Seals Vault. */
  disable(): void {
    this.vault.state = 'sealed';
  }

  enable(): void {
    this.setUp.restore();
    this.services.federation.isEnabled = true;
    this.server.acceptConnections();
    this.server.show('valid');
  }

  /** Revokes every token, as whoever fears that one has leaked does. */
  revokeTokens(): void {
    this.vault.tokens.revokeAll();
  }

  /** Renews the certificate of Vault's server, under the same trust anchor, until `enable`. */
  renewServerCertificate(): void {
    this.server.show('renewed');
  }

  /** Makes a new root, with which the role signs from now on. The earlier one stays. */
  async renewIssuer(): Promise<void> {
    await this.engine.issuers.generateRoot('Your Vault CA, renewed', 'EC_prime256v1');
  }

  /**
   * Rotates the secret to log in with, in the order of AWS. Tokens outlive the secret that they were got with.
   *
   * @param after @default goes on at once
   */
  async rotateSecretId(after?: (step: RotationStep) => void | Promise<void>): Promise<void> {
    const before = this.#credentials;
    const next = this.setUp.createSecretId();
    await rotate(this.services.secrets, {
      name: APP_ROLE_SECRET,
      text: JSON.stringify(next),
      set: () => {
        this.#credentials = next;
      },
      after: async (step) => {
        if (step === 'finished') this.setUp.appRole.destroySecretId(before);
        await after?.(step);
      },
    });
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.services.stop();
  }

  #variablesFor(role: string, validityDays?: number): Variables {
    const login: Readonly<Record<Login, object>> = {
      jwt: { login_role: NAMES.login, jwt_audience: AUDIENCE },
      aws: { login_role: NAMES.login, aws_server_id: AUDIENCE },
      approle: { approle_arn: this.#appRoleArn },
    };
    return {
      vault: JSON.stringify({
        url: this.server.url,
        mount: NAMES.mount,
        role,
        validity_days: validityDays,
        login: this.#login,
        ...login[this.#login],
        trust_anchors_arn: TRUST_ANCHORS_ARN,
        ledger_table: LEDGER_TABLE,
      }),
      // Without an example, a rehearsal asks for an organization, which the role would have to have.
      example_client_id: EXAMPLE,
      example_subject: `CN=${EXAMPLE}`,
    };
  }
}

/** The CA itself, for what no other authority has. Throws if another authority signs. */
export function vaultOf({ authority }: { readonly authority: SandboxAuthority }): SandboxVault {
  if (authority instanceof SandboxVault) return authority;
  throw new TypeError(`${authority.id} is not the PKI of Vault.`);
}
