import { FailureReason, Metric } from '../../../handler/vocabulary';
import { Colour, type DashboardContext, metricWidget } from '../../observability/dashboard/graph';
import type { WidgetRows } from '../../observability/dashboard/widget';
import { signer } from '../../observability/measure';

/** What only a CA outside of AWS has: its server, and certificates of the connection to it. */
export function externalWidgets(context: DashboardContext): WidgetRows {
  const failed = (reason: FailureReason, label: string) =>
    ({ measured: signer(Metric.SigningFailed, reason), statistic: 'Sum', label }) as const;
  return [
    [
      metricWidget(
        {
          title: 'Failures of the CA outside of AWS',
          width: 12,
          height: 6,
          unit: 'in 5 minutes',
          period: 300,
          lines: [
            failed(FailureReason.AuthorityUnavailable, 'unavailable'),
            failed(FailureReason.AuthorityNotActive, 'not active'),
            failed(FailureReason.IssuanceFailed, 'fails to issue'),
            failed(FailureReason.AuthorityAnswerUnreadable, 'unreadable'),
            failed(FailureReason.AuthorityUntrusted, 'untrusted'),
            failed(FailureReason.AuthorityAccessDenied, 'denied'),
            failed(FailureReason.CredentialUnavailable, 'no credential'),
            failed(FailureReason.FederationNotEnabled, 'no federation'),
            failed(FailureReason.AuthorityIssuesByHand, 'by hand'),
          ],
          thresholdsOf: ['external-ca-refuses-us', 'external-ca-down', 'external-ca-untrusted'],
        },
        context,
      ),
      metricWidget(
        {
          title: 'Days until connection certificates expire',
          width: 12,
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
    ],
  ];
}
