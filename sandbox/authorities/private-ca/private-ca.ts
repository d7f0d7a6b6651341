import {
  type Authorize,
  IssuanceTime,
  type IssuedCertificate,
  PrivateCaServer,
} from '../../services/acm-pca/private-ca-server';
import { UNLIMITED } from '../../services/acm-pca/quotas';
import type { Variables } from '../../terraform/deployment';
import { X509Authority } from '../../x509/authority';
import type { AuthorityLatency, AuthorityOptions, SandboxAuthority } from '../authority';
import { Calls, type CommonRole } from '../calls';

/** The signer's calls; `collect` asks for the certificate, again and again. */
export type PrivateCaRole = CommonRole | 'collect';

/** Name of the CA. */
export const COMMON_NAME = 'Your Private CA';

/** By this environment variable, the SDK's client finds the service. */
export const ENDPOINT_VARIABLE = 'AWS_ENDPOINT_URL_ACM_PCA';

/** Keys of the CA, by family. */
const KEYS = { rsa: 'RSA_2048', ec: 'EC_prime256v1' } as const;

/** Validity of the certificates of a signer that Terraform did not deploy. */
const VALIDITY_DAYS = 30;

/** AWS Private CA with one CA, and a signer's settings for it. */
export class SandboxPrivateCa implements SandboxAuthority<PrivateCaRole> {
  /** Starts the CA. @param authorize Who may do what. @default everybody, everything */
  static async start(options: AuthorityOptions = {}, authorize?: Authorize): Promise<SandboxPrivateCa> {
    const { key = 'ec', latency = 'fast', unlimited = false, clock, seed } = options;
    const server = await PrivateCaServer.start({
      authority: await X509Authority.create({ commonName: COMMON_NAME, key: KEYS[key] }),
      issuanceTime: IssuanceTime.named(latency, seed),
      quotas: unlimited ? UNLIMITED : {},
      authorize,
      clock,
      seed,
    });
    return new SandboxPrivateCa(server);
  }

  readonly calls: Calls<PrivateCaRole>;
  readonly ownFaults = [];

  private constructor(
    /** The service itself, for what no other authority has. */
    readonly server: PrivateCaServer,
  ) {
    const { faults, requests } = server;
    const operations = {
      order: 'IssueCertificate',
      collect: 'GetCertificate',
      issuer: 'GetCertificateAuthorityCertificate',
    };
    this.calls = new Calls<PrivateCaRole>([{ faults, requests, operations }], ['RequestInProgressException']);
  }

  get id(): string {
    return this.server.arn;
  }

  get endpoint(): string {
    return this.server.endpoint;
  }

  get certificatePem(): string {
    return this.server.certificatePem;
  }

  get placeholders(): Readonly<Record<string, string>> {
    return { CA_ARN: this.id };
  }

  async issued(): Promise<readonly IssuedCertificate[]> {
    return this.server.authority.certificates;
  }

  environment(endpoint = this.endpoint): Readonly<Record<string, string>> {
    return {
      [ENDPOINT_VARIABLE]: endpoint,
      CERTIFICATE_AUTHORITY_ARN: this.id,
      CERTIFICATE_VALIDITY_DAYS: `${VALIDITY_DAYS}`,
    };
  }

  variables(validityDays?: number): Variables {
    return variablesFor(this.id, validityDays);
  }

  mistypedVariables(): Variables {
    return variablesFor(this.id.replace(/.{12}$/, '000000000000'));
  }

  setLatency(latency: AuthorityLatency | number): void {
    this.server.authority.issuanceTime =
      typeof latency === 'number' ? IssuanceTime.fixed(latency) : IssuanceTime.named(latency);
  }

  disable(): void {
    this.server.authority.status = 'DISABLED';
  }

  enable(): void {
    this.server.authority.status = 'ACTIVE';
  }

  async stop(): Promise<void> {
    await this.server.stop();
  }
}

/** Terraform variables of a deployment that signs with a CA. */
function variablesFor(arn: string, validityDays?: number): Variables {
  return { private_ca: JSON.stringify({ arn, validity_days: validityDays }) };
}

/** The CA itself, for what no other authority has. Throws if another authority signs. */
export function privateCaOf({ authority }: { readonly authority: SandboxAuthority }): PrivateCaServer {
  if (authority instanceof SandboxPrivateCa) return authority.server;
  throw new TypeError(`${authority.id} is not in AWS Private CA.`);
}
