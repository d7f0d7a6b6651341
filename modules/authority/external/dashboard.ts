import { FailureReason, Metric } from '../../../handler/vocabulary';
import {
  Colour,
  type DashboardContext,
  failureLine,
  metricWidget,
} from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { signer } from '../../observability/measure';
import { ledgerFailures } from '../ledger/dashboard';

/**
 * What only a CA outside of AWS has: its server, certificates of the connection to it, and its ledger, without which that
 * graph stays empty.
 */
export function externalWidgets(context: DashboardContext): WidgetRows {
  return [
    [
      metricWidget(
        {
          title: 'Failures of the CA outside of AWS',
          width: 8,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            failureLine(FailureReason.AuthorityUnavailable, 'unavailable'),
            failureLine(FailureReason.AuthorityNotActive, 'not active'),
            failureLine(FailureReason.IssuanceFailed, 'fails to issue'),
            failureLine(FailureReason.AuthorityAnswerUnreadable, 'unreadable'),
            failureLine(FailureReason.AuthorityUntrusted, 'untrusted'),
            failureLine(FailureReason.AuthorityAccessDenied, 'denied'),
            failureLine(FailureReason.CredentialUnavailable, 'no credential'),
            failureLine(FailureReason.FederationNotEnabled, 'no federation'),
            failureLine(FailureReason.AuthorityIssuesByHand, 'by hand'),
          ],
          thresholdsOf: ['external-ca-refuses-us', 'external-ca-down', 'external-ca-untrusted'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Days until connection certificates expire',
          width: 8,
          height: 6,
          unit: 'days',
          period: 3_600,
          lines: [
            {
              measured: signer(Metric.ClientCertificateDaysToExpiry),
              statistic: 'Minimum',
              label: 'client certificate',
              color: Colour.blue,
            },
            {
              measured: signer(Metric.ServerCertificateDaysToExpiry),
              statistic: 'Minimum',
              label: "server's certificate",
              color: Colour.green,
            },
          ],
          thresholdsOf: ['connection-certificate-expiry', 'connection-certificate-expiry-warning'],
        },
        context,
      ),
      ledgerFailures(8, context),
    ],
  ];
}
