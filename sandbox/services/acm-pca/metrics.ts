import type { Sample } from '../cloudwatch/metrics/metric';
import type { Issuance } from './private-ca-server';

/**
 * AWS Private CA's metrics of a finished request for a certificate.
 * Source: AWS Private CA user guide, "CloudWatch metrics".
 *
 * @param arn The CA's.
 * @param timestampMs Milliseconds since the Unix epoch.
 */
export function issuanceSamples(
  arn: string,
  { failed, durationMs }: Issuance,
  timestampMs: number,
): Sample[] {
  const common = {
    namespace: 'AWS/ACMPrivateCA',
    dimensions: { PrivateCAArn: arn, Operation: 'IssueCertificate' },
    timestampMs,
  };
  return [
    { ...common, name: failed ? 'Failure' : 'Success', value: 1, unit: 'Count' },
    { ...common, name: 'Time', value: durationMs, unit: 'Milliseconds' },
  ];
}
