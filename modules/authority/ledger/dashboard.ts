import { FailureReason } from '../../../handler/vocabulary';
import { type DashboardContext, failureLine, metricWidget } from '../../observability/dashboard/graph';
import type { MetricWidget } from '../../observability/dashboard/widget';

/** What went wrong with the ledger, whichever CA it is kept for. @param width In units of the grid. */
export function ledgerFailures(width: number, context: DashboardContext): MetricWidget {
  return metricWidget(
    {
      title: 'Failures of the ledger',
      width,
      height: 6,
      unit: 'in 5 minutes',
      period: 300,
      lines: [
        failureLine(FailureReason.LedgerUnreachable, 'unreachable'),
        failureLine(FailureReason.LedgerThrottled, 'throttled'),
        failureLine(FailureReason.LedgerAccessDenied, 'denied'),
        failureLine(FailureReason.LedgerNotFound, 'not found'),
        failureLine(FailureReason.LedgerRefused, 'refused'),
      ],
      thresholdsOf: ['ledger-failing'],
    },
    context,
  );
}
