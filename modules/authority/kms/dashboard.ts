import { FailureReason, Metric } from '../../../handler/vocabulary';
import { Colour, type DashboardContext, metricWidget } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { signer } from '../../observability/measure';
import { ledgerTable } from './metrics';

/** What only a CA key in AWS KMS has: its ledger. @param table Name of the ledger's table; may be a reference. */
export function kmsWidgets(table: string, context: DashboardContext): WidgetRows {
  const failed = (reason: string, label: string) =>
    ({ measured: signer(Metric.SigningFailed, reason), statistic: 'Sum', label }) as const;
  return [
    [
      metricWidget(
        {
          title: 'Failures of the ledger',
          width: 12,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            failed(FailureReason.LedgerUnreachable, 'unreachable'),
            failed(FailureReason.LedgerThrottled, 'throttled'),
            failed(FailureReason.LedgerAccessDenied, 'denied'),
            failed(FailureReason.LedgerNotFound, 'not found'),
            failed(FailureReason.LedgerRefused, 'refused'),
          ],
          thresholdsOf: ['ledger-failing'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'AWS metrics of the ledger',
          width: 12,
          height: 6,
          unit: 'per minute',
          lines: [
            {
              measured: ledgerTable('ConsumedWriteCapacityUnits', table),
              statistic: 'Sum',
              label: 'written units',
              color: Colour.green,
            },
            {
              measured: ledgerTable('ConsumedReadCapacityUnits', table),
              statistic: 'Sum',
              label: 'read units',
              color: Colour.blue,
            },
            {
              measured: ledgerTable('WriteThrottleEvents', table),
              statistic: 'Sum',
              label: 'throttled writes',
              color: Colour.red,
            },
            {
              measured: ledgerTable('ReadThrottleEvents', table),
              statistic: 'Sum',
              label: 'throttled reads',
              color: Colour.amber,
            },
          ],
        },
        context,
      ),
    ],
  ];
}
