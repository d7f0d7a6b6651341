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
  /** GetCertificate requests, throttled ones included. */
  readonly polls: number;
  /** Requests that the CA throttled. */
  readonly throttles: number;
  /** Containers that took part. */
  readonly containers: number;
}

/** The figures of a measurement. */
export interface Figures {
  readonly certificates: number;
  /** Share of the requests that had their certificate within AWS IoT's five seconds. */
  readonly signedInTime: number;
  /** Latency of those over the limit, the CA's own time plus two round trips: median, 99th percentile. */
  readonly overLimitP50: number;
  readonly overLimitP99: number;
  readonly pollsPerCertificate: number;
  /** What Lambda bills for one warm request, in milliseconds, own work aside. */
  readonly billedMs: number;
  readonly throttles: number;
  readonly containers: number;
}

/** Evaluates a measurement. */
export function figuresOf({ signings, roundTripMs, polls, throttles, containers }: Measurement): Figures {
  const inTime = signings.filter(({ issued, latencyMs }) => issued && latencyMs <= AWS_IOT_TIMEOUT_MS);
  const overLimit = inTime.map(({ latencyMs, issuanceMs }) => latencyMs / (issuanceMs + 2 * roundTripMs));
  return {
    certificates: signings.length,
    signedInTime: inTime.length / signings.length,
    overLimitP50: quantile(overLimit, 0.5),
    overLimitP99: quantile(overLimit, 0.99),
    pollsPerCertificate: polls / signings.length,
    billedMs: mean(signings.map(({ latencyMs }) => Math.ceil(latencyMs))),
    throttles,
    containers,
  };
}
