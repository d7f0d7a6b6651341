import { SANDBOX_ACCOUNT } from '../../account';
import { type Leaf, X509Authority } from '../../x509/authority';
import { CertificateProviders } from './certificate-providers';
import { Certificates } from './certificates';
import { createCertificateFromCsr, type RegisteredAlready } from './create-certificate-from-csr';
import type { Onboarding } from './onboarding';
import { ProvisioningEndpoint } from './provisioning-endpoint';
import { AWS_SIGNED_NOT_AFTER, type InvokeFunction, SIGNER_TIMEOUT_MS } from './signing';

/** How to start AWS IoT Core. */
export interface IotCoreOptions {
  /** Invokes a certificate provider's function. */
  readonly invoke: InvokeFunction;
  /**
   * Milliseconds until AWS IoT gives up on a certificate provider's function.
   * @default SIGNER_TIMEOUT_MS
   */
  readonly signerTimeoutMs?: number;
  /** How it treats a certificate that is already registered. @default accepted */
  readonly registeredAlready?: RegisteredAlready;
}

/** AWS's own certificate authorities. */
export interface IotAuthorities {
  /** Signs devices' certificates while there is no certificate provider. */
  readonly amazon: X509Authority;
  /** Signs claim certificates. */
  readonly claim: X509Authority;
  /** Signs the endpoint's own certificate: the CA file that devices trust. */
  readonly server: X509Authority;
}

/** The part of AWS IoT Core that gives a device its first certificate. */
export class IotCore {
  /** Starts the MQTT endpoint, with no certificate provider. */
  static async start(options: IotCoreOptions): Promise<IotCore> {
    const notAfter = AWS_SIGNED_NOT_AFTER;
    const key = 'EC_prime256v1';
    const [amazon, claim, server] = await Promise.all([
      X509Authority.create({ commonName: 'Sandbox Amazon Root', key, notAfter }),
      X509Authority.create({ commonName: 'Sandbox Claim CA', key }),
      X509Authority.create({ commonName: 'Sandbox Endpoint Root', key }),
    ]);
    const { invoke, signerTimeoutMs = SIGNER_TIMEOUT_MS, registeredAlready = 'accepted' } = options;
    const providers = new CertificateProviders(SANDBOX_ACCOUNT);
    const certificates = new Certificates();
    const onboardings: Onboarding[] = [];
    const listeners = new Set<(onboarding: Onboarding) => void>();
    const endpoint = await ProvisioningEndpoint.start({
      server: await server.createLeaf({
        subject: 'CN=localhost',
        dnsNames: ['localhost'],
        ipAddresses: ['127.0.0.1'],
        usage: 'server',
      }),
      mayConnect: (id) => certificates.isActive(id),
      onRequest: async (payload, requester) => {
        const operation = { providers, certificates, registeredAlready, invoke, amazon, signerTimeoutMs };
        const onboarding = await createCertificateFromCsr(payload, requester, operation);
        onboardings.push(onboarding);
        for (const listener of listeners) listener(onboarding);
        return onboarding;
      },
    });
    certificates.onStatus(({ id, status }) => {
      if (status !== 'ACTIVE') endpoint.disconnect(id);
    });
    return new IotCore({ amazon, claim, server }, providers, certificates, endpoint, onboardings, listeners);
  }

  /** Host name of the MQTT endpoint; its certificate is also valid for 127.0.0.1. */
  readonly host = 'localhost';

  readonly #endpoint: ProvisioningEndpoint;
  readonly #listeners: Set<(onboarding: Onboarding) => void>;

  private constructor(
    readonly authorities: IotAuthorities,
    /** The control plane's registry. */
    readonly providers: CertificateProviders,
    /** Claim certificates, and certificates of devices. */
    readonly certificates: Certificates,
    endpoint: ProvisioningEndpoint,
    /** Record of each request for a certificate, oldest first. */
    readonly onboardings: readonly Onboarding[],
    listeners: Set<(onboarding: Onboarding) => void>,
  ) {
    this.#endpoint = endpoint;
    this.#listeners = listeners;
  }

  /** TCP port of the MQTT endpoint. */
  get port(): number {
    return this.#endpoint.port;
  }

  /** Calls the listener for each finished request for a certificate. @returns a function that ends the subscription. */
  onOnboarding(listener: (onboarding: Onboarding) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Creates a claim certificate that may connect, such as the one that a fleet shares. */
  async createClaimCertificate(subject = 'CN=Sandbox Fleet Claim'): Promise<Leaf> {
    const leaf = await this.authorities.claim.createLeaf({ subject, usage: 'client' });
    this.certificates.register(leaf.certificatePem, 'ACTIVE');
    return leaf;
  }

  /** Disconnects the devices and closes the endpoint. */
  async stop(): Promise<void> {
    await this.#endpoint.stop();
  }
}
