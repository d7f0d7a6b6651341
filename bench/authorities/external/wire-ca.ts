import { setTimeout as sleep } from 'node:timers/promises';
import type { Csr } from '../../../handler/csr/csr';
import type { CaConnection } from '../../../handler/external/connection';
import type { Secret } from '../../../handler/external/secret';
import { AWS_IOT_TIMEOUT_MS } from '../../../handler/vocabulary';
import type { SandboxAuthority } from '../../../sandbox/authorities/authority';
import { quantile } from '../../speed/statistics';
import type { CallCounts, MeasuredOptions, WireAuthority } from '../authority';
import { farCall } from '../distance';
import { wireTable } from '../ledger/wire-table';
import type { ExternalAddress } from './address';

/** Requests that the measured round trip is the median of. */
const ROUND_TRIPS = 30;

/** A CA of the sandbox that is outside of AWS, and how to reach it. */
export interface WireCaParts<Address extends ExternalAddress> {
  readonly ca: SandboxAuthority;
  /** How long it takes for each certificate, in milliseconds: always the same. */
  readonly signingMs: number;
  /** Path of something that everybody may read. */
  readonly readablePath: string;
  /** A new connection to its server, without a detour. */
  connect(): CaConnection;
  /** What else a signer needs. */
  complete(address: ExternalAddress): Address;
}

/** A CA outside of AWS over the wire: real TLS to the sandbox. It adds the round trip to that of loopback. */
export class WireCa<Address extends ExternalAddress> implements WireAuthority<Address> {
  readonly #parts: WireCaParts<Address>;
  readonly #roundTripMs: number;

  constructor(parts: WireCaParts<Address>, { roundTripMs }: Pick<MeasuredOptions, 'roundTripMs'>) {
    this.#parts = parts;
    this.#roundTripMs = roundTripMs;
    parts.ca.setLatency(parts.signingMs);
  }

  connect(): Address {
    const { ca, connect, complete } = this.#parts;
    const distance = { roundTripMs: this.#roundTripMs, sleep };
    const near = connect();
    const connection: CaConnection = {
      origin: near.origin,
      send: (request, signal) => farCall(distance, () => near.send(request, signal)),
      renewClientCertificate: (deadline) => near.renewClientCertificate(deadline),
      warmUp: (signal) => near.warmUp(signal),
      certificates: (deadline) => near.certificates(deadline),
    };
    const table = wireTable(ca.endpoint, String(ca.environment().LEDGER_TABLE), distance);
    return complete({ connection, table, now: Date.now });
  }

  counts(): CallCounts {
    const { calls } = this.#parts.ca;
    return { calls: calls.count('any'), orders: calls.count('order'), polls: 0, throttles: 0 };
  }

  /** The signature, with its own round trip. */
  issuanceOf(_: Csr): number {
    return this.#parts.signingMs + this.#roundTripMs;
  }

  async measureRoundTrip(): Promise<number> {
    const { connection } = this.connect();
    const times: number[] = [];
    for (let i = 0; i < ROUND_TRIPS; i++) {
      const start = performance.now();
      await connection.send(
        { method: 'GET', path: this.#parts.readablePath },
        AbortSignal.timeout(AWS_IOT_TIMEOUT_MS),
      );
      times.push(performance.now() - start);
    }
    return quantile(times, 0.5);
  }

  async stop(): Promise<void> {
    await this.#parts.ca.stop();
  }
}

/** A secret that is known already. */
export function knownSecret<Value>(value: Value): Secret<Value> {
  return { arn: '', read: async () => value, other: async () => undefined };
}
