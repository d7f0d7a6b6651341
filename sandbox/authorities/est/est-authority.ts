import { regionalArn, SANDBOX_ACCOUNT } from '../../account';
import { AWS_SERVICE_VARIABLES, type AwsServices } from '../../external/aws-services';
import { around, between, type Distribution, fixed } from '../../latency';
import { type Random, seededRandom } from '../../random';
import { EstServer } from '../../services/est/est-server';
import { WELL_KNOWN } from '../../services/est/operations';
import type { Variables } from '../../terraform/deployment';
import { X509Authority } from '../../x509/authority';
import type {
  AuthorityLatency,
  AuthorityOptions,
  OwnFault,
  RecordedCertificate,
  SandboxAuthority,
} from '../authority';
import { Calls, type CommonRole } from '../calls';
import { createLedgerTable } from '../ledger/ledger-table';
import { type AfterStep, Credentials } from './credentials';
import { ownFaultsOf } from './own-faults';

/**
 * The signer's calls: `order` enrolls, `issuer` reads the CA's certificates, `secret` and `anchors` read what it takes to
 * connect. In the ledger, `intend` writes an attempt, `record` its certificate, and `look` and `read` look for those of
 * others.
 */
export type EstRole = CommonRole | 'secret' | 'anchors' | 'intend' | 'record' | 'look' | 'read';

/** Keys of the CA, by family. */
const KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

/** How long the server takes to enroll. No CA publishes figures: estimates, of one near by, usual, and overloaded. */
export const ENROLLMENT_TIMES: Readonly<Record<AuthorityLatency, Distribution>> = {
  fast: between(5, 20),
  typical: around(250, 0.4),
  slow: between(1_000, 2_200),
};

/** Names of the CA and of what the signer needs to reach it. */
const COMMON_NAME = 'Your EST CA';
const LABEL = 'fleet';
const TRUST_ANCHORS_PARAMETER = '/iot-ca/trust-anchors';
const TRUST_ANCHORS_ARN = regionalArn(SANDBOX_ACCOUNT, 'ssm', `parameter${TRUST_ANCHORS_PARAMETER}`);
const LEDGER_TABLE = 'iot-pki-ledger';

/** A CA outside of AWS behind EST, which wants a password and a client certificate, and a signer's settings for it. */
export class SandboxEst implements SandboxAuthority<EstRole> {
  /** Starts the server, and stores what the signer needs. */
  static async start(services: AwsServices, options: AuthorityOptions = {}): Promise<SandboxEst> {
    const { key = 'ec', latency = 'fast', clock, seed } = options;
    const issuer = await X509Authority.create({ commonName: 'Clients of the CA', key: 'EC_prime256v1' });
    const server = await EstServer.start({
      ca: { commonName: COMMON_NAME, key: KEYS[key], clock },
      label: LABEL,
      authentication: 'both',
      clientIssuersPem: [issuer.certificatePem],
      seed,
    });
    await createLedgerTable(services.tables, LEDGER_TABLE);
    services.parameters.putParameter({
      Name: TRUST_ANCHORS_PARAMETER,
      Value: server.https.trustAnchorPem,
      Type: 'String',
      Overwrite: true,
    });
    const credentials = await Credentials.create(services.secrets, server.clients, issuer);
    const authority = new SandboxEst(services, server, credentials, seed);
    authority.setLatency(latency);
    return authority;
  }

  readonly calls: Calls<EstRole>;
  readonly ownFaults: readonly OwnFault[];
  readonly #random: Random;

  private constructor(
    readonly services: AwsServices,
    readonly server: EstServer,
    readonly credentials: Credentials,
    seed: string | undefined,
  ) {
    this.ownFaults = ownFaultsOf(server, credentials);
    this.#random = seed === undefined ? Math.random : seededRandom(seed);
    const { tables, secrets, parameters } = services;
    this.calls = new Calls<EstRole>(
      [
        { ...server.https.conditions, operations: { order: 'simpleenroll', issuer: 'cacerts' } },
        { ...secrets.conditions, operations: { secret: 'GetSecretValue' } },
        { ...parameters.conditions, operations: { anchors: 'GetParameter' } },
        {
          ...tables.conditions,
          operations: { intend: 'PutItem', record: 'UpdateItem', look: 'Query', read: 'GetItem' },
        },
      ],
      ['ConditionalCheckFailedException', 'Accepted'],
    );
  }

  get id(): string {
    return `${this.server.https.url}${WELL_KNOWN}/${LABEL}`;
  }

  get endpoint(): string {
    return this.services.endpoint;
  }

  get certificatePem(): string {
    return this.server.ca.issuer.certificatePem;
  }

  get placeholders(): Readonly<Record<string, string>> {
    return {
      PASSWORD_SECRET_ARN: this.credentials.passwordArn,
      CLIENT_CERTIFICATE_SECRET_ARN: this.credentials.certificateArn,
      TRUST_ANCHORS_ARN,
    };
  }

  get arrivedOrders(): number {
    return this.server.https.arrived.get('simpleenroll') ?? 0;
  }

  async issued(): Promise<readonly RecordedCertificate[]> {
    return this.server.ca.issued;
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    return {
      ...Object.fromEntries(AWS_SERVICE_VARIABLES.map((variable) => [variable, endpoint])),
      CA_URL: this.server.https.url,
      EST_LABEL: LABEL,
      EST_PASSWORD_ARN: this.credentials.passwordArn,
      CA_CLIENT_CERTIFICATE_ARN: this.credentials.certificateArn,
      CA_TRUST_ANCHORS_ARN: TRUST_ANCHORS_ARN,
      LEDGER_TABLE,
    };
  }

  variables(): Variables {
    return this.#variablesFor(LABEL);
  }

  mistypedVariables(): Variables {
    return this.#variablesFor(`${LABEL}-2`);
  }

  setLatency(latency: AuthorityLatency | number): void {
    const enrollment =
      typeof latency === 'number' ? fixed(latency) : ENROLLMENT_TIMES[latency].from(this.#random);
    this.server.https.conditions.latency = (operation) => (operation === 'cacerts' ? 0 : enrollment());
  }

  disable(): void {
    this.server.isOutOfService = true;
  }

  enable(): void {
    const { server } = this;
    server.isOutOfService = false;
    server.ca.approval = 'at once';
    server.ca.profile = {};
    server.form = {};
    server.redirectTo = undefined;
    this.credentials.restore();
    server.https.acceptConnections();
    server.https.show('valid');
    server.https.speak('current');
  }

  /** Rotates the password, in the order of AWS. @param after @default goes on at once */
  rotatePassword(after?: AfterStep): Promise<void> {
    return this.credentials.rotatePassword(after);
  }

  /** Rotates the client certificate, in the order of AWS. @param after @default goes on at once */
  rotateClientCertificate(after?: AfterStep): Promise<void> {
    return this.credentials.rotateCertificate(after);
  }

  async stop(): Promise<void> {
    await this.server.stop();
    await this.services.stop();
  }

  #variablesFor(label: string): Variables {
    return {
      est: JSON.stringify({
        url: this.server.https.url,
        label,
        password_arn: this.credentials.passwordArn,
        client_certificate_arn: this.credentials.certificateArn,
        trust_anchors_arn: TRUST_ANCHORS_ARN,
        ledger_table: LEDGER_TABLE,
      }),
    };
  }
}

/** The CA itself, for what no other authority has. Throws if another authority signs. */
export function estOf({ authority }: { readonly authority: SandboxAuthority }): SandboxEst {
  if (authority instanceof SandboxEst) return authority;
  throw new TypeError(`${authority.id} is not behind EST.`);
}
