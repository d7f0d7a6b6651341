// Written from AWS's guides and not imported from modules/: it plays AWS, so a metric that the constructs name
// wrongly finds no values here.

import type { Sample } from './metric';

/** How one invocation of a function went. */
export interface Invocation {
  readonly functionName: string;
  readonly failed: boolean;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Invocations of the function under way at its start, itself included. @default 1 */
  readonly concurrent?: number;
}

/** What AWS Lambda publishes of an invocation. Source: Lambda developer guide, "Types of metrics". */
export function lambdaSamples(invocation: Invocation, timestampMs: number): Sample[] {
  const { functionName, failed, durationMs, concurrent = 1 } = invocation;
  const sample = lambdaSample(functionName, timestampMs);
  return [
    sample('Invocations', 1, 'Count'),
    sample('Errors', failed ? 1 : 0, 'Count'),
    sample('Throttles', 0, 'Count'),
    sample('Duration', durationMs, 'Milliseconds'),
    sample('ConcurrentExecutions', concurrent, 'Count'),
  ];
}

/** What AWS Lambda publishes of a request that it refuses because too many are under way: no invocation. */
export function throttleSamples(functionName: string, timestampMs: number): Sample[] {
  return [lambdaSample(functionName, timestampMs)('Throttles', 1, 'Count')];
}

function lambdaSample(functionName: string, timestampMs: number) {
  return (name: string, value: number, unit: string): Sample => ({
    namespace: 'AWS/Lambda',
    name,
    dimensions: { FunctionName: functionName },
    value,
    timestampMs,
    unit,
  });
}

/**
 * What AWS IoT publishes of a device's request for a certificate, whoever signs.
 * Source: AWS IoT developer guide, "AWS IoT metrics and dimensions", provisioning metrics.
 */
export function certificateRequestSamples(failed: boolean, timestampMs: number): Sample[] {
  return [
    {
      namespace: 'AWS/IoT',
      name: 'CreateCertificateFromCsrFailed',
      dimensions: {},
      value: failed ? 1 : 0,
      timestampMs,
      unit: 'Count',
    },
  ];
}

/** How one certificate of an AWS Private CA came about, or did not. */
export interface Issuance {
  readonly authorityArn: string;
  readonly failed: boolean;
  /** Milliseconds from the request to the certificate. */
  readonly durationMs: number;
}

/**
 * What AWS Private CA publishes of an issuance.
 * Source: AWS Private CA user guide, "CloudWatch metrics".
 */
export function issuanceSamples(
  { authorityArn, failed, durationMs }: Issuance,
  timestampMs: number,
): Sample[] {
  const common = {
    namespace: 'AWS/ACMPrivateCA',
    dimensions: { PrivateCAArn: authorityArn, Operation: 'IssueCertificate' },
    timestampMs,
  };
  return [
    { ...common, name: failed ? 'Failure' : 'Success', value: 1, unit: 'Count' },
    { ...common, name: 'Time', value: durationMs, unit: 'Milliseconds' },
  ];
}
