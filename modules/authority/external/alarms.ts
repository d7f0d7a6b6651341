import { FailureReason, Metric } from '../../../handler/vocabulary';
import type { MetricRow } from '../../observability/alarms/row';
import { failuresFor } from '../../observability/alarms/rows/failures';
import { KEEP_STATE, NO_REQUEST, NOTHING_COUNTED } from '../../observability/alarms/rows/missing';
import { FIVE_MINUTES, HOUR } from '../../observability/alarms/rows/periods';
import { signer } from '../../observability/measure';
import { LEDGER_FAILING } from '../ledger/alarms';

const REFUSALS = failuresFor({
  denied: FailureReason.AuthorityAccessDenied,
  credential: FailureReason.CredentialUnavailable,
  federation: FailureReason.FederationNotEnabled,
});

const OUTAGES = failuresFor({
  unavailable: FailureReason.AuthorityUnavailable,
  inactive: FailureReason.AuthorityNotActive,
  failed: FailureReason.IssuanceFailed,
  unreadable: FailureReason.AuthorityAnswerUnreadable,
});

/** Days that the first of the certificates has left on which the connection depends. Either may have no value. */
const FIRST_TO_END = {
  series: {
    client: { measured: signer(Metric.ClientCertificateDaysToExpiry), statistic: 'Minimum' },
    server: { measured: signer(Metric.ServerCertificateDaysToExpiry), statistic: 'Minimum' },
  },
  expression: 'MIN([client, server])',
  period: HOUR,
  comparison: 'at most',
  unit: 'days',
  datapointsToAlarm: 1,
  evaluationPeriods: 1,
  missing: KEEP_STATE,
  needsHealthChecks: true,
} as const;

/** What a CA outside of AWS adds to the alarms, whichever protocol it speaks. */
export const EXTERNAL_ALARMS = {
  alarms: [
    {
      kind: 'metric',
      name: 'connection-certificate-expiry',
      severity: 'page',
      meaning:
        "The client certificate with which the signer reaches its CA, or the certificate of the CA's server, is about " +
        'to expire. Then no device gets a certificate.',
      whatToDo:
        'Look at "Days until connection certificates expire": it says whose. Renew the client certificate in its ' +
        "secret, or have the server's renewed.",
      command: 'roll back',
      runbook: 'connection-certificate-expiry.md',
      ...FIRST_TO_END,
      threshold: 5,
      quietWhileAwsManaged: true,
      because:
        'What is renewed by machines is renewed weeks ahead, even if it lives for 47 days. With five days left that has ' +
        'failed, and a long weekend may lie between.',
    },
    {
      kind: 'metric',
      name: 'connection-certificate-expiry-warning',
      severity: 'ticket',
      meaning:
        "The client certificate with which the signer reaches its CA, or the certificate of the CA's server, expires " +
        'soon.',
      whatToDo:
        'Look at "Days until connection certificates expire": it says whose. Find out why it was not renewed.',
      runbook: 'tickets.md#connection-certificate-expiry-warning',
      ...FIRST_TO_END,
      threshold: 14,
      because: 'Two weeks are enough to have a certificate issued by hand, and machines renew earlier.',
    },
    {
      kind: 'metric',
      name: 'external-ca-refuses-us',
      severity: 'ticket',
      meaning:
        'The CA does not let the signer in, or the signer cannot read the secret with which it would show who it is.',
      whatToDo:
        'Look at "Failures of the CA outside of AWS", and read the error in "Last failures". The signer reads a secret ' +
        'that was put right by itself. If devices are refused, signing-failures pages as well.',
      runbook: 'tickets.md#external-ca-refuses-us',
      ...REFUSALS,
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 1,
      unit: 'failures in 5 minutes',
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      missing: NOTHING_COUNTED,
      because:
        'None of these causes ends by itself, so the first failure is worth a look. It names the cause; whether it is ' +
        'worth waking somebody, signing-failures decides.',
    },
    {
      kind: 'metric',
      name: 'external-ca-down',
      severity: 'ticket',
      meaning:
        "The CA's server cannot be reached, is sealed, or answers with errors or with something else than it should.",
      whatToDo:
        'Look at "Failures of the CA outside of AWS", and ask who runs the CA. In a VPC, look at routes and security ' +
        'groups, too. If devices are refused, signing-failures pages as well.',
      runbook: 'tickets.md#external-ca-down',
      ...OUTAGES,
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 1,
      unit: 'failures in 5 minutes',
      datapointsToAlarm: 2,
      evaluationPeriods: 3,
      missing: NOTHING_COUNTED,
      because:
        'A single failure is a restart of the server, and the device asks again; two such periods of three are not. It ' +
        'names the cause; whether it is worth waking somebody, signing-failures decides.',
    },
    {
      kind: 'metric',
      name: 'external-ca-untrusted',
      severity: 'ticket',
      meaning: "The signer does not trust the CA's server: its TLS certificate has expired, or is another's.",
      whatToDo:
        'Read the error in "Last failures": it says what is wrong with the server\'s certificate. Have it renewed, or put ' +
        'its issuer into the trust anchors. If devices are refused, signing-failures pages as well.',
      runbook: 'tickets.md#external-ca-untrusted',
      series: {
        untrusted: {
          measured: signer(Metric.SigningFailed, FailureReason.AuthorityUntrusted),
          statistic: 'Sum',
        },
      },
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 1,
      unit: 'failures in 5 minutes',
      datapointsToAlarm: 1,
      evaluationPeriods: 1,
      missing: NOTHING_COUNTED,
      because:
        'It does not end by itself, and might be an attack. Nothing is sent to such a server. Whether it is worth waking ' +
        'somebody, signing-failures decides.',
    },
    {
      kind: 'metric',
      name: 'external-ca-slow',
      severity: 'ticket',
      meaning: 'The CA takes so long that little is missing until devices are refused.',
      whatToDo:
        'Look at "Time in the CA", and ask who runs the CA. Nearer to the limit, latency-near-limit pages.',
      runbook: 'tickets.md#external-ca-slow',
      series: { p90: { measured: signer(Metric.AuthorityLatency), statistic: 'p90' } },
      period: FIVE_MINUTES,
      comparison: 'at least',
      threshold: 2_000,
      unit: 'ms',
      datapointsToAlarm: 3,
      evaluationPeriods: 3,
      missing: NO_REQUEST,
      because:
        'Two of the five seconds leave no time for a second attempt. A quarter of an hour, because a burst of devices ' +
        'makes any CA slower for a moment.',
    },
    LEDGER_FAILING,
  ],
  advice: {
    'ca-throttles': 'The CA, or a proxy before it, answered 429: ask who runs it for its limits.',
  },
} as const satisfies { readonly alarms: readonly MetricRow[]; readonly advice: object };
