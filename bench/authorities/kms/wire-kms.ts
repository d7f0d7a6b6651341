import { X509Certificate } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { GetPublicKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import type { Csr } from '../../../handler/csr/csr';
import { KMS } from '../../../sandbox/authorities/kms/kind';
import type { SandboxKms } from '../../../sandbox/authorities/kms/kms-authority';
import { quantile } from '../../speed/statistics';
import type { CallCounts, MeasuredOptions, WireAuthority } from '../authority';
import { clientOptions, far, wireTable } from '../ledger/wire-table';
import type { KmsAddress } from './peers/address';

/** Calls that the measured round trip is the median of. */
const ROUND_TRIPS = 30;

/** How long each signature takes, in milliseconds: always the same, because KMS does not know whose digest it signs. */
const SIGNING_MS = { fast: 12, typical: 90, slow: 900 } as const;

/** The sandbox's KMS and DynamoDB over the wire. It adds the round trip to that of loopback. */
export class WireKms implements WireAuthority<KmsAddress> {
  static async start({ latency, seed, quotas, roundTripMs }: MeasuredOptions): Promise<WireKms> {
    const ca = await KMS.start({ seed, unlimited: quotas === 'none' });
    ca.setLatency(SIGNING_MS[latency]);
    return new WireKms(ca, roundTripMs, SIGNING_MS[latency]);
  }

  private constructor(
    private readonly ca: SandboxKms,
    private readonly roundTripMs: number,
    private readonly signingMs: number,
  ) {}

  connect(): KmsAddress {
    const { ca } = this;
    const certificate = new X509Certificate(ca.certificatePem);
    const distance = { roundTripMs: this.roundTripMs, sleep };
    return {
      client: far(new KMSClient(clientOptions(ca.endpoint)), distance),
      keyArn: ca.id,
      table: wireTable(ca.endpoint, String(ca.environment().LEDGER_TABLE), distance),
      now: Date.now,
      readCertificates: async () => [certificate],
    };
  }

  counts(): CallCounts {
    const { calls } = this.ca;
    return {
      calls: calls.count('any'),
      orders: calls.count('order'),
      polls: 0,
      throttles: calls.count('any', 'ThrottlingException'),
    };
  }

  /** The signature, with its own round trip. */
  issuanceOf(_: Csr): number {
    return this.signingMs + this.roundTripMs;
  }

  async measureRoundTrip(): Promise<number> {
    this.ca.setLatency(0);
    const { client, keyArn: KeyId } = this.connect();
    const times: number[] = [];
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const start = performance.now();
      await client.send(new GetPublicKeyCommand({ KeyId }));
      times.push(performance.now() - start);
    }
    return quantile(times, 0.5);
  }

  async stop(): Promise<void> {
    await this.ca.stop();
  }
}
