import { sign } from 'node:crypto';
import type { Csr } from '../../../handler/csr/csr';
import type { CaConnection } from '../../../handler/external/connection';
import type { HttpAnswer, HttpRequest } from '../../../handler/external/http';
import { assembleSigned } from '../../../handler/issuance/assemble';
import { draftLeaf } from '../../../handler/issuance/draft';
import { readLeafIssuer } from '../../../handler/issuance/issuer';
import { readLeafProfile } from '../../../handler/issuance/profile';
import type { AuthorityLatency } from '../../../sandbox/authorities/authority';
import type { Distribution, Latency } from '../../../sandbox/latency';
import { seededRandom } from '../../../sandbox/random';
import type { VirtualTime } from '../../../testing/virtual-time';
import { COMMON_CSR } from '../../speed/stub-csr';
import type { CallCounts, MeasuredAuthority, MeasuredOptions } from '../authority';
import { type Distance, farCall } from '../distance';
import { VirtualTable } from '../ledger/virtual-table';
import type { VirtualIssuer } from '../make-issuer';
import type { ExternalAddress } from './address';

/** How the server of a CA speaks. */
export interface VirtualProtocol {
  /** How long it takes to sign. */
  readonly latencies: Readonly<Record<AuthorityLatency, Distribution>>;
  /** DER of the CSR, if this request orders a certificate. */
  orderIn(request: HttpRequest): Buffer | undefined;
  /** The answer to an order. @param leaf DER */
  certificateAnswer(leaf: Buffer): HttpAnswer;
  /** The answer to any other request. @param ca DER of the CA's certificate */
  otherAnswer(request: HttpRequest, ca: Buffer): HttpAnswer;
}

/** A CA outside of AWS in virtual time: real certificates and the sandbox's signing times, without HTTP and without quotas. */
export class VirtualCa<Address extends ExternalAddress> implements MeasuredAuthority<Address> {
  readonly #counts = { calls: 0, orders: 0 };
  /** How long it took for each CSR, its own round trip included, in milliseconds, by DER. */
  readonly #signingMs = new Map<string, number>();
  readonly #time: VirtualTime;
  readonly #issuer: VirtualIssuer;
  readonly #protocol: VirtualProtocol;
  readonly #distance: Distance;
  readonly #signingTime: Latency;
  readonly #table: VirtualTable;
  readonly #complete: (address: ExternalAddress) => Address;
  #leaf: Buffer | undefined;

  /** @param complete Adds what else a signer needs. */
  constructor(
    time: VirtualTime,
    issuer: VirtualIssuer,
    protocol: VirtualProtocol,
    { latency, seed, roundTripMs }: MeasuredOptions,
    complete: (address: ExternalAddress) => Address,
  ) {
    this.#time = time;
    this.#issuer = issuer;
    this.#protocol = protocol;
    this.#distance = { roundTripMs, sleep: (milliseconds) => time.sleep(milliseconds) };
    this.#signingTime = protocol.latencies[latency].from(seededRandom(seed));
    this.#table = new VirtualTable(this.#distance);
    this.#complete = complete;
  }

  connect(): Address {
    const connection: CaConnection = {
      origin: 'https://ca.example.com',
      send: (request) => farCall(this.#distance, () => this.#answer(request)),
      renewClientCertificate: async () => false,
      warmUp: async () => {},
      certificates: async () => [],
    };
    return this.#complete({ connection, table: this.#table, now: this.#time.now });
  }

  counts(): CallCounts {
    const { calls, orders } = this.#counts;
    return { calls: calls + this.#table.calls, orders, polls: 0, throttles: 0 };
  }

  issuanceOf({ der }: Csr): number {
    return this.#signingMs.get(der.toString('hex')) ?? Number.NaN;
  }

  async #answer(request: HttpRequest): Promise<HttpAnswer> {
    this.#counts.calls++;
    const csr = this.#protocol.orderIn(request);
    if (csr === undefined) return this.#protocol.otherAnswer(request, this.#issuer.certificate.raw);
    this.#counts.orders++;
    const signingMs = this.#signingTime();
    await this.#time.sleep(signingMs);
    this.#signingMs.set(csr.toString('hex'), signingMs + this.#distance.roundTripMs);
    this.#leaf ??= this.#sign();
    return this.#protocol.certificateAnswer(this.#leaf);
  }

  /** One for all, because all have the same subject and key. */
  #sign(): Buffer {
    const issuer = readLeafIssuer(this.#issuer.certificate);
    const draft = draftLeaf(COMMON_CSR, readLeafProfile('the profile', { validityDays: 30 }), issuer);
    return assembleSigned(draft, sign(draft.algorithm.digest, draft.tbs, this.#issuer.privateKey), issuer);
  }
}
