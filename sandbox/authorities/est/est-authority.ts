import type { AwsServices } from '../../external/aws-services';
import { around, between, type Distribution, fixed } from '../../latency';
import { type Random, seededRandom } from '../../random';
import type { Item } from '../../services/dynamodb/tables';
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
import { Calls } from '../calls';
import { callsInAws, type ExternalRole } from '../external/external-calls';
import {
  externalAttributes,
  externalEnvironment,
  prepareAws,
  TRUST_ANCHORS_ARN,
} from '../external/signer-settings';
import { LEDGER_NAME, LEDGER_OUTCOMES } from '../ledger/ledger-calls';
import { type AfterStep, Credentials } from './credentials';
import { ownFaultsOf } from './own-faults';

/** The signer's calls: `order` enrols, `issuer` reads the CA's certificates. */
export type EstRole = ExternalRole;

/** Keys of the CA, by family. */
const KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

/** How long the server takes to enrol. No CA publishes figures: estimates, of one near by, usual, and overloaded. */
export const ENROLMENT_TIMES: Readonly<Record<AuthorityLatency, Distribution>> = {
  fast: between(5, 20),
  typical: around(250, 0.4),
  slow: between(1_000, 2_200),
};

/** Common name and label of the CA. */
const COMMON_NAME = 'Your EST CA';
const LABEL = 'fleet';

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
    await prepareAws(services, server.https.trustAnchorPem);
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
    this.calls = new Calls<EstRole>(
      [
        { ...server.https.conditions, operations: { order: 'simpleenroll', issuer: 'cacerts' } },
        ...callsInAws(services),
      ],
      [...LEDGER_OUTCOMES, 'Accepted'],
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

  /** Every entry of the ledger. */
  entries(): Promise<readonly Item[]> {
    return this.services.tables.items(LEDGER_NAME);
  }

  async issued(): Promise<readonly RecordedCertificate[]> {
    return this.server.ca.issued;
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    return {
      ...externalEnvironment(this.server.https.url, endpoint),
      EST_LABEL: LABEL,
      EST_PASSWORD_ARN: this.credentials.passwordArn,
      CA_CLIENT_CERTIFICATE_ARN: this.credentials.certificateArn,
    };
  }

  variables(): Variables {
    return this.#variablesFor(LABEL);
  }

  mistypedVariables(): Variables {
    return this.#variablesFor(`${LABEL}-2`);
  }

  setLatency(latency: AuthorityLatency | number): void {
    const enrolment =
      typeof latency === 'number' ? fixed(latency) : ENROLMENT_TIMES[latency].from(this.#random);
    this.server.https.conditions.latency = (operation) => (operation === 'cacerts' ? 0 : enrolment());
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

  /** Renews the CA that signs: its earlier certificate is no longer published. */
  renewIssuer(): Promise<void> {
    return this.server.ca.renewIssuer();
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
        ...externalAttributes(this.server.https.url),
        label,
        password_arn: this.credentials.passwordArn,
        client_certificate_arn: this.credentials.certificateArn,
      }),
    };
  }
}

/** The CA itself, for what no other authority has. Throws if another authority signs. */
export function estOf({ authority }: { readonly authority: SandboxAuthority }): SandboxEst {
  if (authority instanceof SandboxEst) return authority;
  throw new TypeError(`${authority.id} is not behind EST.`);
}
