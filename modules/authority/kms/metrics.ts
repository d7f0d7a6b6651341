import type { Measured } from '../../observability/measure';

const NAMESPACE = 'AWS/DynamoDB';

/** Metrics of DynamoDB about the ledger that are drawn. (DynamoDB developer guide, "DynamoDB metrics and dimensions") */
export const KMS_METRICS = {
  [NAMESPACE]: {
    names: [
      'ReadThrottleEvents',
      'WriteThrottleEvents',
      'ConsumedReadCapacityUnits',
      'ConsumedWriteCapacityUnits',
    ],
    dimensions: ['TableName'],
  },
} as const;

/** A metric of the ledger's table. @param table Its name. */
export function ledgerTable(
  metric: (typeof KMS_METRICS)[typeof NAMESPACE]['names'][number],
  table: string,
): Measured {
  return { source: 'AWS', namespace: NAMESPACE, metric, dimensions: { TableName: table } };
}
