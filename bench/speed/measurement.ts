import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import { mean, quantile } from './statistics';

/** One attempt to get a certificate. */
export interface Signing {
  /** From submitting the CSR to getting the certificate or giving up, in milliseconds. */
  readonly latencyMs: number;
  /** Time that the CA itself took, in milliseconds. */
  readonly issuanceMs: number;
  /** Whether it got the certificate at all. */
  readonly issued: boolean;
}

/** One peer's run at one CA. */
export interface Measurement {
  readonly peer: string;
  readonly signings: readonly Signing[];
  /** One round trip to the CA, in milliseconds. */
  readonly roundTripMs: number;
  /** Requests, throttled ones included: all, those that have something signed, those that ask whether it is ready. */
  readonly calls: number;
  readonly orders: number;
  readonly polls: number;
  /** Requests that the CA throttled. */
  readonly throttles: number;
  readonly containers: number;
}

/** Slower certificates, in milliseconds, are out of reach: the signer polls last about 4.5 s after the request. */
const OUT_OF_REACH_MS = 4_500;

/** The figures of a measurement. */
export interface Figures {
  readonly certificates: number;
  /** Share of the requests that got their certificate within AWS IoT's five seconds. */
  readonly signedInTime: number;
  /** Requests that got no certificate in time, except those whose certificate was out of reach. */
  readonly failed: number;
  /** Latency of those in time, divided by the CA's own time plus two round trips: median, 99th percentile. */
  readonly overLimitP50: number;
  readonly overLimitP99: number;
  readonly pollsPerCertificate: number;
  /** Time that Lambda bills for one warm request, in milliseconds, excluding the signer's own work. */
  readonly billedMs: number;
  readonly throttles: number;
  /** Share of all requests that the CA throttled. */
  readonly throttledShare: number;
  /** Orders for each CSR. */
  readonly ordersPerRequest: number;
  readonly containers: number;
}

export function figuresOf(measurement: Measurement): Figures {
  const { signings, roundTripMs, polls, orders, calls, throttles, containers } = measurement;
  const inTime = signings.filter(({ issued, latencyMs }) => issued && latencyMs <= AWS_IOT_TIMEOUT_MS);
  const overLimit = inTime.map(({ latencyMs, issuanceMs }) => latencyMs / (issuanceMs + 2 * roundTripMs));
  const outOfReach = signings.filter(
    (signing) => signing.issuanceMs > OUT_OF_REACH_MS && !inTime.includes(signing),
  );
  return {
    certificates: signings.length,
    failed: signings.length - inTime.length - outOfReach.length,
    signedInTime: inTime.length / signings.length,
    overLimitP50: quantile(overLimit, 0.5),
    overLimitP99: quantile(overLimit, 0.99),
    pollsPerCertificate: polls / signings.length,
    billedMs: mean(signings.map(({ latencyMs }) => Math.ceil(latencyMs))),
    throttles,
    throttledShare: throttles / calls,
    ordersPerRequest: orders / signings.length,
    containers,
  };
}
