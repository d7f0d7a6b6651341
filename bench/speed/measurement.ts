import { AWS_IOT_TIMEOUT_MS } from '../../handler/vocabulary';
import { mean, quantile } from './statistics';

/** One attempt to get a certificate. */
export interface Signing {
  /** From handing in the CSR to having the certificate, or giving up, in milliseconds. */
  readonly latencyMs: number;
  /** What the CA itself needed, in milliseconds. */
  readonly issuanceMs: number;
  /** Whether the certificate came at all. */
  readonly issued: boolean;
}

/** What one peer did on one CA. */
export interface Measurement {
  readonly peer: string;
  readonly signings: readonly Signing[];
  /** One round trip to the CA, in milliseconds. */
  readonly roundTripMs: number;
  /** Requests, throttled ones included: of any kind, IssueCertificate, GetCertificate. */
  readonly calls: number;
  readonly orders: number;
  readonly polls: number;
  /** Requests that the CA throttled. */
  readonly throttles: number;
  /** Containers that took part. */
  readonly containers: number;
}

/** A certificate that the CA needs longer for is out of reach: the signer asks a last time some 4.5 s after the request. */
const OUT_OF_REACH_MS = 4_500;

/** The figures of a measurement. */
export interface Figures {
  readonly certificates: number;
  /** Share of the requests that had their certificate within AWS IoT's five seconds. */
  readonly signedInTime: number;
  /** Requests without a certificate in time, apart from those whose certificate was out of reach. */
  readonly failed: number;
  /** Latency of those over the limit, the CA's own time plus two round trips: median, 99th percentile. */
  readonly overLimitP50: number;
  readonly overLimitP99: number;
  readonly pollsPerCertificate: number;
  /** What Lambda bills for one warm request, in milliseconds, own work aside. */
  readonly billedMs: number;
  readonly throttles: number;
  /** Share of all requests that the CA throttled. */
  readonly throttledShare: number;
  /** IssueCertificate requests for each CSR. */
  readonly ordersPerRequest: number;
  readonly containers: number;
}

/** Evaluates a measurement. */
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
