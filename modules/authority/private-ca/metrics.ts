import type { Measured } from '../../observability/measure';

const NAMESPACE = 'AWS/ACMPrivateCA';

/** Metrics of AWS Private CA that are drawn. (AWS Private CA user guide, "CloudWatch metrics") */
export const PRIVATE_CA_METRICS = {
  [NAMESPACE]: { names: ['Success', 'Failure', 'Time'], dimensions: ['Operation', 'PrivateCAArn'] },
} as const;

/** A metric of one CA about the issuing of certificates. @param ca Its ARN. */
export function issuing(
  metric: (typeof PRIVATE_CA_METRICS)[typeof NAMESPACE]['names'][number],
  ca: string,
): Measured {
  return {
    source: 'AWS',
    namespace: NAMESPACE,
    metric,
    dimensions: { PrivateCAArn: ca, Operation: 'IssueCertificate' },
  };
}
