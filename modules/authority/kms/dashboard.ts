import { Colour, type DashboardContext, metricWidget } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { ledgerFailures } from '../ledger/dashboard';
import { ledgerTable } from './metrics';

/** What only a CA key in AWS KMS has: its ledger. @param table Name of the ledger's table; may be a reference. */
export function kmsWidgets(table: string, context: DashboardContext): WidgetRows {
  return [
    [
      ledgerFailures(12, context),
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
