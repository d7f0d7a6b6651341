import { setTimeout as sleep } from 'node:timers/promises';
import { ACMPCAClient, GetCertificateAuthorityCertificateCommand } from '@aws-sdk/client-acm-pca';
import { environmentCredentials } from '../../../handler/calls/credentials';
import type { Csr } from '../../../handler/csr/csr';
import { SandboxPrivateCa } from '../../../sandbox/authorities/private-ca/private-ca';
import { UNLIMITED } from '../../../sandbox/services/acm-pca/quotas';
import { quantile } from '../../speed/statistics';
import type { CallCounts, MeasuredOptions, WireAuthority } from '../authority';
import { farCall } from '../distance';
import type { AuthorityAddress } from './peers/address';

/** Calls that the measured round trip is the median of. */
const ROUND_TRIPS = 30;

/**
 * The sandbox's AWS Private CA over the wire. It adds the round trip to that of loopback, which takes only a fraction of
 * a millisecond.
 */
export class WirePrivateCa implements WireAuthority<AuthorityAddress> {
  static async start({ latency, seed, quotas, roundTripMs }: MeasuredOptions): Promise<WirePrivateCa> {
    const authority = await SandboxPrivateCa.start({ latency, seed, unlimited: quotas === 'none' });
    const wire = new WirePrivateCa(authority, roundTripMs);
    if (quotas === 'warm') wire.#liftQuotaOfIssuer();
    return wire;
  }

  readonly #authority: SandboxPrivateCa;
  readonly #roundTripMs: number;

  private constructor(authority: SandboxPrivateCa, roundTripMs: number) {
    this.#authority = authority;
    this.#roundTripMs = roundTripMs;
  }

  connect(): AuthorityAddress {
    const client = new ACMPCAClient({
      region: 'eu-central-1',
      endpoint: this.#authority.endpoint,
      credentials: environmentCredentials,
      maxAttempts: 1,
    });
    // Simulates a CA that is further away.
    const distance = { roundTripMs: this.#roundTripMs, sleep };
    client.middlewareStack.add((next) => (call) => farCall(distance, () => next(call)), { step: 'build' });
    return { client, authorityArn: this.#authority.id };
  }

  counts(): CallCounts {
    const { calls } = this.#authority;
    return {
      calls: calls.count('any'),
      orders: calls.count('order'),
      polls: calls.count('collect'),
      throttles: calls.count('any', 'ThrottlingException'),
    };
  }

  issuanceOf({ sha256 }: Csr): number {
    const issued = this.#authority.server.authority.certificates.findLast(
      ({ csrSha256 }) => csrSha256 === sha256,
    );
    return issued === undefined ? Number.NaN : issued.readyAt - issued.acceptedAt.getTime();
  }

  async measureRoundTrip(): Promise<number> {
    this.#liftQuotaOfIssuer();
    const { client, authorityArn: CertificateAuthorityArn } = this.connect();
    const times: number[] = [];
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const start = performance.now();
      await client.send(new GetCertificateAuthorityCertificateCommand({ CertificateAuthorityArn }));
      times.push(performance.now() - start);
    }
    return quantile(times, 0.5);
  }

  async stop(): Promise<void> {
    await this.#authority.stop();
  }

  #liftQuotaOfIssuer(): void {
    const { GetCertificateAuthorityCertificate: none } = UNLIMITED;
    this.#authority.server.quotas.set('GetCertificateAuthorityCertificate', none);
  }
}
