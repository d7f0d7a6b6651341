import type { Login } from '../../../handler/authority/vault/vocabulary';
import type { AwsServices } from '../../external/aws-services';
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
import { Calls } from '../calls';
import { callsInAws, type ExternalRole } from '../external/external-calls';
import {
  externalAttributes,
  externalEnvironment,
  prepareAws,
  TRUST_ANCHORS_ARN,
} from '../external/signer-settings';
import { LEDGER_NAME, LEDGER_OUTCOMES } from '../ledger/ledger-calls';
import { loginSettings } from './login-settings';
import { ownFaultsOf } from './own-faults';
import { APP_ROLE_SECRET, NAMES, VaultSetUp } from './set-up';

/**
 * The signer's calls: `order` signs, `issuer` reads the CA's certificates, `login` gets a token, and `token` renews it.
 * `federation` gets what it logs in with.
 */
export type VaultRole = ExternalRole | 'login' | 'token' | 'federation';

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
    await prepareAws(services, server.trustAnchorPem);
    // As the account's administrator does who lets roles log in outside of AWS.
    services.federation.isEnabled = true;
    const authority = new SandboxVault(services, vault, engine, server, options);
    authority.setLatency(latency);
    return authority;
  }

  readonly calls: Calls<VaultRole>;
  readonly setUp: VaultSetUp;
  readonly ownFaults: readonly OwnFault[];
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
    this.ownFaults = ownFaultsOf(this.setUp);
    this.#credentials = this.setUp.createSecretId();
    services.secrets.store(APP_ROLE_SECRET, JSON.stringify(this.#credentials));
    const { federation } = services;
    this.calls = new Calls<VaultRole>(
      [
        {
          ...server.conditions,
          operations: { order: 'sign', issuer: 'issuer', login: 'login', token: 'token' },
        },
        { ...federation.conditions, operations: { federation: 'GetWebIdentityToken' } },
        ...callsInAws(services),
      ],
      LEDGER_OUTCOMES,
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
    return this.services.tables.items(LEDGER_NAME);
  }

  async issued(): Promise<readonly RecordedCertificate[]> {
    return this.engine.issued;
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    return {
      ...externalEnvironment(this.server.url, endpoint),
      ...loginSettings(this.#login, this.#appRoleArn).environment,
      VAULT_PKI_MOUNT: NAMES.mount,
      VAULT_PKI_ROLE: NAMES.role,
      VAULT_OPERATION: 'sign',
      CERTIFICATE_VALIDITY_DAYS: String(VALIDITY_DAYS),
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
    return {
      vault: JSON.stringify({
        ...externalAttributes(this.server.url),
        ...loginSettings(this.#login, this.#appRoleArn).attributes,
        mount: NAMES.mount,
        role,
        validity_days: validityDays,
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
