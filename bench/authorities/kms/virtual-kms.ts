import { sign } from 'node:crypto';
import { type KMSClient, KMSServiceException, SignCommand } from '@aws-sdk/client-kms';
import type { Csr } from '../../../handler/csr/csr';
import { SIGNING_TIMES } from '../../../sandbox/authorities/kms/kms-authority';
import type { Latency } from '../../../sandbox/latency';
import { seededRandom } from '../../../sandbox/random';
import { Quotas } from '../../../sandbox/services/kms/quotas';
import { ApiError } from '../../../sandbox/wire/api-error';
import type { VirtualTime } from '../../../testing/virtual-time';
import type { CallCounts, MeasuredAuthority, MeasuredOptions } from '../authority';
import { type Distance, farCall } from '../distance';
import { VirtualTable } from '../ledger/virtual-table';
import type { VirtualIssuer } from '../make-issuer';
import type { KmsAddress } from './peers/address';

/** A CA of your own in virtual time: the sandbox's signing times and quotas, real signatures, no HTTP. */
export class VirtualKms implements MeasuredAuthority<KmsAddress> {
  readonly #counts = { calls: 0, orders: 0, polls: 0, throttles: 0 };
  /** How long KMS took to sign for each CSR, its own round trip included, in milliseconds, by the CSR's SHA-256. */
  readonly #signingMs = new Map<string, number>();
  readonly #distance: Distance;
  readonly #signingTime: Latency;
  readonly #quotas: Quotas;
  readonly #table: VirtualTable;

  constructor(
    private readonly time: VirtualTime,
    private readonly ca: VirtualIssuer,
    { latency, seed, roundTripMs, quotas }: MeasuredOptions,
  ) {
    this.#distance = { roundTripMs, sleep: (milliseconds) => time.sleep(milliseconds) };
    this.#signingTime = SIGNING_TIMES[latency].from(seededRandom(seed));
    this.#quotas = new Quotas(time.now, quotas === 'default' ? {} : { ECC: Number.POSITIVE_INFINITY });
    this.#table = new VirtualTable(this.#distance);
  }

  connect(): KmsAddress {
    const send = (command: object) => this.#send(command);
    return {
      client: { send } as unknown as KMSClient,
      keyArn: 'the virtual key',
      table: this.#table,
      now: this.time.now,
      readCertificates: () => farCall(this.#distance, () => [this.ca.certificate]),
    };
  }

  counts(): CallCounts {
    return { ...this.#counts, calls: this.#counts.calls + this.#table.calls };
  }

  issuanceOf({ sha256 }: Csr): number {
    return this.#signingMs.get(sha256) ?? Number.NaN;
  }

  #send(command: object): Promise<object> {
    return farCall(this.#distance, async () => {
      this.#counts.calls++;
      if (!(command instanceof SignCommand)) return {};
      this.#counts.orders++;
      this.#take();
      const signingMs = this.#signingTime();
      await this.time.sleep(signingMs);
      const { tbs = Buffer.alloc(0), csrSha256 = '' } =
        this.#table.intentOf(command.input.Message ?? new Uint8Array()) ?? {};
      this.#signingMs.set(csrSha256, signingMs + this.#distance.roundTripMs);
      // Node.js signs no digests, but it makes the same one of what the table has.
      return { Signature: sign('sha256', tbs, this.ca.privateKey) };
    });
  }

  #take(): void {
    try {
      this.#quotas.take('ECC');
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#counts.throttles++;
      const { code: name, message } = error;
      throw new KMSServiceException({ name, message, $fault: 'client', $metadata: { httpStatusCode: 400 } });
    }
  }
}
