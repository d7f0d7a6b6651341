// Written from AWS's guides and not imported from modules/: it plays AWS, so a metric that the constructs name
// wrongly finds no values here.

import type { Sample } from './metric';

/** Outcome of one invocation of a function. */
export interface Invocation {
  readonly functionName: string;
  readonly failed: boolean;
  /** Milliseconds. */
  readonly durationMs: number;
  /** Concurrent invocations of the function at its start, including itself. @default 1 */
  readonly concurrent?: number;
}

/** AWS Lambda's metrics of an invocation. Source: Lambda developer guide, "Types of metrics". */
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

/** AWS Lambda's metrics of a throttled request, which is not an invocation. */
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
 * AWS IoT's metrics of a device's request for a certificate, regardless of the signer.
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
